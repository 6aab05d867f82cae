using System.Diagnostics;

namespace TagStorageModel.Properties.Cli;

/// <summary>A program in a process of its own.</summary>
internal sealed class ProgramRun : IDisposable
{
    private readonly Process process;
    private readonly System.Threading.Tasks.Task<string> output;
    private readonly System.Threading.Tasks.Task<string> error;

    private ProgramRun(ProcessStartInfo info)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        process = Process.Start(info)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The executable under test.</summary>
    internal static string Tagstorage { get; } = Path.Combine(AppContext.BaseDirectory, "tagstorage.dll");

    /// <summary>How it ended, which it waits for.</summary>
    internal (int Code, string Output, string Error) Result
    {
        get
        {
            process.WaitForExit();
            return (process.ExitCode, output.Result, error.Result);
        }
    }

    internal bool IsOver => process.HasExited;

    internal static ProgramRun Of(params string[] args) => new(new ProcessStartInfo("dotnet", [Tagstorage, .. args]));

    /// <summary>Starts a command in a folder.</summary>
    internal static ProgramRun In(string folder, IReadOnlyDictionary<string, string> environment, string command, params string[] args)
    {
        var info = new ProcessStartInfo(command, args) { WorkingDirectory = folder };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return new ProgramRun(info);
    }

    /// <summary>Ends it as kill -9 does.</summary>
    internal void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }
}
