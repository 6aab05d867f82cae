using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Properties.Cli;

namespace TagStorageModel.Properties.Check;

/// <summary>The examples find what is planted in them, and verify what is mended.</summary>
public sealed partial class ExamplesTests
{
    private const string Folder = "Properties/Examples";
    private const int MostLines = 59;

    private static readonly CSharpParseOptions Language =
        new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new("FileBasedProgram", "true")]);

    public static TheoryData<string, string> Planted => new()
    {
        { "bounded-queue.cs", "cond_wakeup(&not_empty)" },
        { "seqlock.cs", "x and y are of one time" },
        { "treiber-stack.cs", "each node is on the stack or with who popped it" },
        { "two-lock-transfer.cs", "deadlock" },
        { "work-stealing.cs", "each task is done once" },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void FindsWhatIsPlantedAndVerifiesWhatIsMended(string file, string sign)
    {
        var name = $"example-{Guid.NewGuid():N}";
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        try
        {
            Compile(file, name, path);
            var tests = Path.Combine(AppContext.BaseDirectory, typeof(ExamplesTests).Assembly.GetName().Name!);
            using var run = ProgramRun.In(AppContext.BaseDirectory, new Dictionary<string, string>(), "dotnet", "exec",
                "--runtimeconfig", tests + ".runtimeconfig.json", "--depsfile", tests + ".deps.json", path);
            Judge(run.Result, sign);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void EachIsListedAndShort()
    {
        var files = Checkout.Files(Folder, "*.cs").ToList();
        Assert.Equal(Planted.Select(row => $"{Folder}/{row.Data.Item1}"), files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.InRange(Checkout.Read(file).Count(letter => letter == '\n'), 1, MostLines));
    }

    /// <summary>As a user runs it: one file, without a project.</summary>
    [Fact]
    public void ItRunsAsASingleFile()
    {
        using var run = ProgramRun.In(Path.Combine(Checkout.Root, Folder), Dotnet.Environment, "dotnet", "run", "-c", "Release",
            "seqlock.cs");
        Judge(run.Result, "x and y are of one time");
    }

    private static void Judge((int Code, string Output, string Error) result, string sign)
    {
        Assert.True(result.Code == 0, result.Output + result.Error);
        Assert.Matches("^mended: verified, [0-9,]+ executions?, ", result.Output);
        Assert.Contains("planted breaks rule ", result.Output, StringComparison.Ordinal);
        Assert.Contains(sign, result.Output, StringComparison.Ordinal);
        Assert.Matches(Replay(), result.Output);
    }

    private static void Compile(string file, string name, string path)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var made = CSharpCompilation.Create(
            name,
            [
                CSharpSyntaxTree.ParseText(Checkout.Read($"{Folder}/{file}"), Language, file,
                    cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(Usings, Language, cancellationToken: TestContext.Current.CancellationToken),
            ],
            Checkout.References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, specificDiagnosticOptions: Checkout.SdkIgnores,
                nullableContextOptions: NullableContextOptions.Enable));
        var emitted = made.Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));
    }

    [GeneratedRegex("""replay:  Check\.Replay\("tsm1[0-9a-z]+", …\)""")]
    private static partial Regex Replay();
}
