using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties;

/// <summary>What the workflows run is run here, in small; of the service they file findings with there is a stand-in.</summary>
[Collection(CliCollection.Name)]
public sealed partial class WorkflowTests
{
    /// <summary>What must have been done for these tests to run at all.</summary>
    private static readonly string[] Before = ["dotnet build -c Release", "dotnet format --no-restore --verify-no-changes",
        "dotnet test -c Release"];

    [Fact]
    public void EveryLineIsACommandThatRunsHere()
    {
        foreach (var workflow in Directory.GetFiles(Path.Combine(Root(), ".github", "workflows")))
        {
            var text = File.ReadAllText(workflow);
            Assert.DoesNotMatch(@"run:\s*[|>]", text);
            var commands = Commands(text);
            Assert.NotEmpty(commands);
            foreach (var command in commands.Except(Before))
            {
                var script = Path.Combine(Root(), command);
                Assert.True(File.Exists(script), $"{workflow}: {command}");
                if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), command);
            }
        }
    }

    [Fact]
    public void TheChecksDoTheirWork()
    {
        using var folder = new TemporaryFolder();
        var environment = Environment(folder.Path);
        environment["CORPUS"] = Directory.CreateDirectory(Path.Combine(folder.Path, "corpus")).FullName;
        foreach (var known in KnownCases.All.Take(3)) known.File.SaveAs(Path.Combine(environment["CORPUS"], known.Name));
        foreach (var command in Commands(Workflow("ci")).Except(Before)) Run(command, environment);
        var merged = File.ReadAllText(Path.Combine(folder.Path, "reports", "merged.jsonl"));
        Assert.Contains("\"event\":\"summary\"", merged, StringComparison.Ordinal);
        Assert.StartsWith("before\n# TagStorageModel\n", File.ReadAllText(environment["GITHUB_STEP_SUMMARY"]), StringComparison.Ordinal);
        foreach (var report in (string[])["junit.xml", "results.sarif", "results.html"])
            Assert.True(File.Exists(Path.Combine(folder.Path, "reports", report)), report);

        // A case that has lost its violation is a failure.
        KnownCases.All[0].File.SaveAs(Path.Combine(environment["CORPUS"], "twice.case"));
        Assert.Equal(ExitCode.Misfit, Result(".github/scripts/corpus", environment).Code);
    }

    [Fact]
    public void TheNightFilesEachNewKeyOnce()
    {
        using var folder = new TemporaryFolder();
        var environment = Environment(folder.Path);
        var commands = Commands(Workflow("nightly")).Except(Before).ToArray();
        for (var shard = 0; shard < 2; shard++)
        {
            environment["SHARD"] = $"{shard}/2";
            Run(commands[0], environment);
        }

        // As if no defect were known.
        var results = Path.Combine(folder.Path, "results");
        foreach (var file in Directory.GetFiles(results))
            File.WriteAllText(file, Slug().Replace(File.ReadAllText(file), "\"defect\":null"));
        environment["MOST"] = "2";
        environment["TIME"] = "1s";
        foreach (var command in commands[1..]) Run(command, environment);
        var marks = Directory.GetFiles(Path.Combine(folder.Path, "reports", "new")).Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal).ToArray();
        Assert.True(marks.Length > 2);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "cases")).Length);
        Assert.Equal(marks, Filed().Order(StringComparer.Ordinal));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "reports", "new"))
            .Count(path => File.ReadAllText(path).Contains("The smallest case found", StringComparison.Ordinal)));

        // Another night: all are known, but for one whose ticket is not there.
        var tickets = Path.Combine(folder.Path, "tickets");
        File.WriteAllLines(tickets, File.ReadAllLines(tickets).Skip(1));
        Run(commands[^1], environment);
        Assert.Equal(marks, Filed().Order(StringComparer.Ordinal));

        IEnumerable<string> Filed() => File.ReadAllLines(Path.Combine(folder.Path, "tickets")).Select(title => Mark().Match(title).Value);
    }

    /// <summary>A name of several lines, with what means something to a shell, is in one ticket, and in no second one.</summary>
    [Fact]
    public void AHostileNameIsFiledOnce()
    {
        using var folder = new TemporaryFolder();
        var environment = Environment(folder.Path);
        var fresh = Directory.CreateDirectory(Path.Combine(folder.Path, "reports", "new")).FullName;
        IssueText.Write(HostileResults.Of("a\nb\r\n\u001b[31m```\n::error::$(touch x)`touch y` \"'"), fresh);
        var marks = Directory.GetFiles(fresh).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(marks);
        for (var night = 0; night < 2; night++)
        {
            Run(".github/scripts/cases", environment);
            Run(".github/scripts/file-findings", environment);
            Assert.Equal(marks, File.ReadAllLines(Path.Combine(folder.Path, "tickets")).Select(title => Mark().Match(title).Value)
                .Order(StringComparer.Ordinal));
        }
    }

    private static string[] Commands(string workflow) =>
        [.. Line().Matches(workflow).Select(match => match.Groups["command"].Value).Distinct()];

    private static string Workflow(string name) =>
        File.ReadAllText(Path.Combine(Root(), ".github", "workflows", name + ".yml")).ReplaceLineEndings("\n");

    private static Dictionary<string, string> Environment(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "summary"), "before\n");
        File.WriteAllText(Path.Combine(folder, "tickets"), "");
        var stand = Path.Combine(folder, "gh");
        File.WriteAllText(stand, $$"""
            #!/usr/bin/env bash
            case "$1 $2" in
              "issue list") cat '{{folder}}/tickets' ;;
              "issue create")
                while [ "$1" != --title ]; do shift; done
                [ -n "$(cat)" ] && echo "$2" >> '{{folder}}/tickets' ;;
            esac
            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stand, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Dictionary<string, string>
        {
            ["TAGSTORAGE"] = ProgramRun.Tagstorage,
            ["LIMIT"] = "--schedules 256",
            ["SEED"] = "5",
            ["RESULTS"] = Path.Combine(folder, "results"),
            ["REPORTS"] = Path.Combine(folder, "reports"),
            ["CASES"] = Path.Combine(folder, "cases"),
            ["GITHUB_STEP_SUMMARY"] = Path.Combine(folder, "summary"),
            ["PATH"] = folder + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH"),
        };
    }

    private static void Run(string command, Dictionary<string, string> environment)
    {
        var (code, output, error) = Result(command, environment);
        Assert.True(code == 0, $"{command}: {code}\n{output}\n{error}");
    }

    private static (int Code, string Output, string Error) Result(string command, Dictionary<string, string> environment)
    {
        using var run = ProgramRun.In(Root(), environment, Path.Combine(Root(), command));
        return run.Result;
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));

    [GeneratedRegex(@"^ *(- )?run: (?<command>.+)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("\"defect\":\"[^\"]*\"")]
    private static partial Regex Slug();

    [GeneratedRegex("(?<=\\[)key-[0-9a-f]+(?=\\]$)")]
    private static partial Regex Mark();
}
