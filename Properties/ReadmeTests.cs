using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Spectre.Console.Testing;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Text;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Explaining;

namespace TagStorageModel.Properties;

/// <summary>What README shows is what the program does. TAGSTORAGE_GOLDEN=write puts in what it does now.</summary>
[Collection(CliCollection.Name)]
public sealed partial class ReadmeTests
{
    private const int Width = 100;
    private const int ScreenWidth = 80;
    private const int ScreenHeight = 24;
    private static readonly string[] Sweep = ["sweep", "--schedules", "1500", "--seed", "19"];

    /// <summary>One failure, as a sweep finds it, made small, and explained.</summary>
    [Fact]
    public void TheFailureShownIsFoundMadeSmallAndExplained()
    {
        var found = SweepEvents.Of(Sweep[1..]);
        var line = found.Lines.Single(line => line.Contains("\"defect\":\"sleeping-copy-in-fork\"", StringComparison.Ordinal));
        var finding = (ViolationEvent)System.Text.Json.JsonSerializer.Deserialize<Event>(line, JsonLines.Options)!;
        Check("screen", ["$ tagstorage " + string.Join(' ', Sweep), "…", .. Screen(found.Lines)]);
        Check("sweep", ["$ tagstorage " + string.Join(' ', Sweep) + " --verbose", "…", .. Wrapping.Lines($"key: {finding.Key}", Width, 5),
            .. FindingText.Facts(finding), $"replay:  {FindingText.Replay(finding)}"]);

        var smaller = CommandRun.Of("minimize", finding.Token);
        Assert.Equal((ExitCode.Violation, ""), (smaller.Code, smaller.Error));
        Check("minimize", ["$ tagstorage minimize " + finding.Token[..20] + "…", "…",
            .. smaller.Lines.SkipWhile(text => !text.StartsWith("before:", StringComparison.Ordinal))]);

        var token = Token.Parse(smaller.Lines[^1].Split(' ')[^1], Subjects.All);
        Assert.Equal(finding.Key, token.Promise.Key);
        Assert.StartsWith("I21/try_transfer_saved_tags/", finding.Key, StringComparison.Ordinal);
        Check("explain", ["$ tagstorage explain " + token.Text[..20] + "…",
            .. CommandRun.Of("explain", token.Text).Output.TrimEnd('\n').Split('\n')]);
    }

    /// <summary>
    /// The revision that README adds: it compiles as it stands there, cures the failure that is shown, and no run of it
    /// deadlocks with itself.
    /// </summary>
    [Fact]
    public void TheRevisionShownCuresTheSelfDeadlock()
    {
        var own = SampleFiles.Revision;
        Assert.Contains("protected override async KernelTask ReleaseUnusedSlot(ulong pfn)", own, StringComparison.Ordinal);
        Assert.InRange(own.Split('\n').Length, 1, 20);
        using var folder = new TemporaryFolder();
        var file = folder.Save("ReleaseLocked.cs", own);
        var entry = ((SeriesSubject)Subjects.With(file).Find("release-locked")!).Entry;
        Assert.NotEqual(0, SelfDeadlocks(RevisionSet.Find("rfc-v3")!));
        Assert.Equal(0, SelfDeadlocks(entry));

        var token = KnownCases.Find("release-under-own-lock", "rfc-v3")!.File.Token;
        var explanation = CaseRun.Recorded(token).Explain()!;
        var cured = CommandRun.Of("replay", token.Text, "--with", file);
        Assert.Equal(ExitCode.Clean, cured.Code);
        string[] facts = [.. explanation.Facts.SelectMany(fact => fact.Lines(Width))];
        var said = cured.Error.Trim().Replace(file, "ReleaseLocked.cs", StringComparison.Ordinal);
        Check("cure", ["$ tagstorage explain " + token.Text[..20] + "…", explanation.Title, "…", .. facts, "…", "$ tagstorage replay "
            + $"{token.Text[..20]}… --with ReleaseLocked.cs", said,
            .. Wrapping.Lines(cured.Output.Trim(), Width, 4)]);
    }

    /// <summary>The scenario that README shows is no longer than the report of a bug, and is swept as it stands there.</summary>
    [Fact]
    public void TheScenarioShownIsSwept()
    {
        var text = Scenario().Match(Readme()).Groups["text"].Value;
        Assert.InRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 5, 10);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "pinned.txt");
        File.WriteAllText(path, text);
        string[] options = ["--schedules", "640", "--seed", "1"];
        var run = CommandRun.Of(["sweep", "--scenario", path, .. options]);
        Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
        Check("swept", [$"$ tagstorage sweep --scenario pinned.txt {string.Join(' ', options)}", "…",
            .. run.Lines.SkipWhile(line => !line.StartsWith(" times", StringComparison.Ordinal))
                .TakeWhile(line => !line.StartsWith("explored ", StringComparison.Ordinal))]);
        Assert.NotEqual(ExitCode.BadInput, CommandRun.Of("verify", "--scenario", path, "--stop-at-first").Code);
    }

    /// <summary>The rule that README shows compiles as it stands there and has something to judge.</summary>
    [Fact]
    public void TheRuleShownIsSwept()
    {
        using var folder = new TemporaryFolder();
        const string Name = "BlocksChangeUnderTheirLock.cs";
        var file = folder.Save(Name, Rule().Match(Readme()).Groups["code"].Value);
        string[] options = ["--invariants", "I90", "--schedules", "640", "--seed", "1", "--engine", "own"];
        var run = CommandRun.Of(["sweep", "--with", file, .. options]);
        Assert.DoesNotContain("I90 was never", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Incomplete, run.Code);
        Check("ruled", [$"$ tagstorage sweep --with {Name} {string.Join(' ', options)}",
            .. (run.Error + run.Output).Replace(file, Name, StringComparison.Ordinal).Split('\n')
                .Where(line => line.StartsWith("with rule", StringComparison.Ordinal)), "…",
            Untimed(run.Lines.Single(line => line.Contains("no rule was broken", StringComparison.Ordinal)))]);
    }

    /// <summary>The model that README shows is this one, and fails as it says.</summary>
    [Fact]
    public void TheModelShownHasADataRace()
    {
        static string Plain(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var shown = Model().Match(Readme()).Groups["code"].Value;
        Assert.Contains(Plain(shown)["Check.".Length..].TrimEnd(';'), Plain(File.ReadAllText(Here())), StringComparison.Ordinal);
        var failed = TagStorageModel.Check.Check.Fails(() => TagStorageModel.Check.Check.Exhaustively(model =>
        {
            var (ready, data) = (new Cell(model, "ready"), new Variable(model, "data"));
            model.Thread("sender", async () =>
            {
                await data.Write(42);
                await ready.Write(1);
            });
            model.Thread("receiver", async () =>
            {
                if (await ready.Read() == 1) await data.Read();
            });
        }));
        Check("modelled", [.. failed.Message.TrimEnd('\n').Split('\n')]);
    }

    /// <summary>What a sweep leaves on a terminal, above the prompt.</summary>
    private static string[] Screen(IEnumerable<string> events)
    {
        using var console = new TestConsole().Width(ScreenWidth);
        var reporter = new ConsoleReporter(console, TimeProvider.System, isLive: false)
        {
            IsVerbose = false,
            Height = ScreenHeight - 1,
            Stories = new Catalogue(Subjects.All).StoriesOf(Subjects.All.Find("rfc-v3")!),
        };
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(events.Select(line => line + "\n")));
        foreach (var line in EventFile.Parse(bytes, "sweep").Told(Subjects.All).Lines) reporter.Report(line.Event!);
        return [.. console.Output.Trim('\n').Split('\n').Select(line => Untimed(line.TrimEnd()))];
    }

    /// <summary>Without the seconds that it took.</summary>
    private static string Untimed(string line) => Seconds().Replace(line, ", … s)");

    private static int SelfDeadlocks(RevisionEntry revision)
    {
        var made = new ScenarioMachine(KnownFailure.All.Single(failure => failure.Name == "i12-recursion").Scenario, revision,
            InvariantSet.All());
        var engine = new OwnEngine(made.Machine);
        IStrategy[] strategies = [new RandomStrategy(1), new PctStrategy(1, 5)];
        var found = 0;
        for (var i = 0; i < 8000; i++)
        {
            engine.Run(strategies[i % 2]);
            foreach (var violation in made.Machine.Violations.Items)
            {
                if (violation.Key is { Function: "mte_save_tags_for_pfn", Detail: "recursion: tags_by_pfn.xa_lock" }) found++;
            }
        }

        return found;
    }

    private static void Check(string block, string[] lines)
    {
        var readme = Readme();
        var start = readme.IndexOf($"<!-- {block} -->\n```\n", StringComparison.Ordinal) + $"<!-- {block} -->\n```\n".Length;
        var end = readme.IndexOf("```\n", start, StringComparison.Ordinal);
        var text = string.Concat(lines.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("TAGSTORAGE_GOLDEN") == "write")
            File.WriteAllText(ReadmePath(), readme[..start] + text + readme[end..]);
        else Assert.Equal(text, readme[start..end]);
    }

    private static string Readme() => File.ReadAllText(ReadmePath()).ReplaceLineEndings("\n");

    private static string ReadmePath() => Path.Combine(Path.GetDirectoryName(Here())!, "..", "README.md");

    private static string Here([CallerFilePath] string here = "") => here;

    [GeneratedRegex(", [0-9]+ s\\)$")]
    private static partial Regex Seconds();

    [GeneratedRegex("<!-- scenario -->\n```\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Scenario();

    [GeneratedRegex("<!-- rule -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Rule();

    [GeneratedRegex("<!-- model -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Model();
}
