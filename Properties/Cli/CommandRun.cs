using System.Text.Json;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary>What a command printed, and its exit code.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    internal static CommandRun Of(params string[] args) => With(default, args);

    internal static CommandRun With(System.Threading.CancellationToken cancel, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(args, output, error, cancel);
        return new CommandRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The lines of standard output.</summary>
    internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The one line that says what cannot be used.</summary>
    internal static string Refused(params string[] args)
    {
        var run = Of(args);
        Assert.Equal((ExitCode.BadInput, ""), (run.Code, run.Output));
        return run.Complaint;
    }

    /// <summary>The one line on standard error.</summary>
    internal string Complaint
    {
        get
        {
            Assert.StartsWith("tagstorage: ", Error, StringComparison.Ordinal);
            Assert.Equal(Error.Length - 1, Error.IndexOf('\n', StringComparison.Ordinal));
            return Error["tagstorage: ".Length..^1];
        }
    }
}

/// <summary>The events of a sweep, as lines of JSON and as values.</summary>
internal sealed class SweepEvents
{
    private SweepEvents(CommandRun run, string[] lines)
    {
        Run = run;
        Lines = lines;
        All = [.. lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    internal CommandRun Run { get; }

    internal string[] Lines { get; }

    internal JsonElement[] All { get; }

    internal IEnumerable<JsonElement> Violations => All.Where(item => item.GetProperty("event").GetString() == "violation");

    internal string[] Keys => [.. Violations.Select(item => item.GetProperty("key").GetString()!)];

    internal string[] Tokens => [.. Violations.Select(item => item.GetProperty("token").GetString()!)];

    internal JsonElement Summary => All[^2];

    /// <summary>Sweeps and reads the file of events.</summary>
    internal static SweepEvents Of(params string[] options) => With(default, options);

    internal static SweepEvents With(System.Threading.CancellationToken cancel, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "events.jsonl");
        var run = CommandRun.With(cancel, ["sweep", .. options, "--json", path]);
        Assert.Equal("", run.Error);
        return new SweepEvents(run, File.ReadAllLines(path));
    }
}

/// <summary>One sweep that most tests look at.</summary>
internal static class SampleSweep
{
    internal const ulong Seed = 17;

    internal static readonly string[] Options = ["--schedules", "4096", "--seed", $"{Seed}"];

    private static readonly Lazy<SweepEvents> Made = new(() => SweepEvents.Of(Options));

    internal static SweepEvents Events => Made.Value;

    /// <summary>A token of a defect that the sweep has found.</summary>
    internal static string TokenOf(string defect) =>
        Events.Violations.First(item => item.GetProperty("defect").GetString() == defect).GetProperty("token").GetString()!;
}
