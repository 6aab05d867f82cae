using System.Text.Json;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Contributing;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties;

/// <summary>
/// What CONTRIBUTING.md says is so: its paths and commands are there, and one addition of each kind, made of just the files that
/// its section names, is found by a program that is built with them all.
/// </summary>
[Collection(CliCollection.Name)]
public sealed partial class ContributingTests
{
    private const string Rest = "What holds everywhere";

    private static readonly Lazy<ExtendedProgram> Extended =
        new(() => new ExtendedProgram([.. Additions.All.Values.SelectMany(pieces => pieces)]));

    private static readonly string Text =
        Checkout.Read(".github/CONTRIBUTING.md").ReplaceLineEndings("\n");

    /// <summary>What stands in backticks within a line.</summary>
    private static readonly string[] Quoted = [.. Code().Matches(Text).Select(match => match.Groups["code"].Value)];

    /// <summary>The sections by their titles.</summary>
    private static readonly Dictionary<string, string> Sections = Text.Split("\n## ")[1..].ToDictionary(section => section.Split('\n')[0]);

    public static TheoryData<string> Kinds => [.. Additions.All.Keys];

    [Fact]
    public void EachKindHasASection() => Assert.Equal([.. Additions.All.Keys, Rest], Sections.Keys);

    /// <summary>What has a slash and no blank is a path; of one with a placeholder the folders before it are there.</summary>
    [Fact]
    public void EveryPathIsThere()
    {
        var paths = Quoted.Where(code => code.Contains('/', StringComparison.Ordinal))
            .Where(code => !code.Contains(' ', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(paths);
        foreach (var path in paths)
        {
            var known = Path.Combine([Checkout.Root, .. path.Split('/').TakeWhile(part => !Placeholder().IsMatch(part))]);
            Assert.True(Placeholder().IsMatch(path) ? Directory.Exists(known) : Path.Exists(known), path);
        }
    }

    [Fact]
    public void EveryCommandIsOneThatOthersUse()
    {
        string[] files = ["README.md", ".github/workflows/ci.yml"];
        var used = string.Concat(files.Select(file => Checkout.Read(file)));
        var block = Text.Split("```\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, block.Length);
        foreach (var command in block.Concat(Quoted.Where(code => code.StartsWith("dotnet ", StringComparison.Ordinal))))
            Assert.Matches($@"(?m)[:`\s]{Regex.Escape(command)}(?=`|\s|$)", used);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASectionNamesTheFilesThatTheAdditionIsMadeOf(string kind)
    {
        var named = Item().Matches(Sections[kind])
            .Select(match => (match.Groups["what"].Value, Path: Code().Match(match.Value).Groups["code"].Value)).ToList();
        var pieces = Additions.All[kind].ToList();
        foreach (var (what, path) in named.Where(item => item.Value != "tests in"))
        {
            var pattern = $"^{Placeholder().Replace(Regex.Escape(path), "[A-Z][A-Za-z]*")}$";
            var piece = Assert.Single(pieces, piece => (what == "new") == piece.Before is null && Regex.IsMatch(piece.Path, pattern));
            Assert.Equal(what == "line in", File.Exists(Path.Combine(Checkout.Root, piece.Path)));
            pieces.Remove(piece);
        }

        Assert.Empty(pieces);
        Assert.Single(named, item => item.Value == "tests in");
    }

    /// <summary>Generated cases make the call, with the option and without; the rule finds it; tokens and words have them.</summary>
    [Fact]
    public void ARuleACallAndAnOptionAreFound()
    {
        Assert.Contains(Run(ExitCode.Clean, "list", "invariants").Lines, line => line.StartsWith("I24 ", StringComparison.Ordinal));
        Assert.Contains("I24", CommandRun.Refused("sweep", "--invariants", "I24"), StringComparison.Ordinal);
        var found = Sweep("--invariants", "I21,I24", "--schedules", "2000");
        var rings = found.First(item => item.Key == "I24/ring_bell/lruvec->lru_lock/process/rings").Token;
        var loud = found.First(item => item.Key == "I21/ring_bell/lruvec->lru_lock/process/the bell is loud").Token;
        var small = Run(ExitCode.Violation, "minimize", rings);
        Assert.Contains("ring for mm0", small.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("loud bell", small.Output, StringComparison.Ordinal);
        var told = Run(ExitCode.Clean, "explain", small.Lines[^1].Split(' ')[^1]).Output;
        Assert.Contains("rfc-v3 breaks rule I24: Nobody rings.", told, StringComparison.Ordinal);
        small = Run(ExitCode.Violation, "minimize", loud);
        Assert.Contains("ring for mm0", small.Output, StringComparison.Ordinal);
        Assert.Contains("loud bell", small.Output, StringComparison.Ordinal);
        Run(ExitCode.Violation, "replay", small.Lines[^1].Split(' ')[^1]);
        Assert.NotEmpty(CommandRun.Refused("replay", small.Lines[^1].Split(' ')[^1]));
    }

    [Fact]
    public void ARevisionIsFound()
    {
        var listed = Run(ExitCode.Clean, "list", "revisions").Lines;
        Assert.Contains(listed, line => line.StartsWith("release-locked ", StringComparison.Ordinal));
        Assert.Contains("release-locked", CommandRun.Refused("sweep", "--revision", "release-locked"), StringComparison.Ordinal);
        Assert.All(Sweep("--revision", "release-locked", "--schedules", "500"), item => Assert.Equal("release-locked", item.Revision));
        var token = Known("release-under-own-lock");
        Run(ExitCode.Violation, "replay", token);
        Run(ExitCode.Clean, "replay", token, "--revision", "release-locked");
    }

    [Fact]
    public void ARepairIsFound()
    {
        Assert.Contains(Run(ExitCode.Clean, "list", "repairs").Lines, line => line.StartsWith("quiet-free ", StringComparison.Ordinal));
        Assert.Contains("quiet-free", CommandRun.Refused("sweep", "--revision", "rfc-v3+quiet-free"), StringComparison.Ordinal);
        const string Name = "rfc-v3+quiet-free";
        Assert.All(Sweep("--revision", Name, "--schedules", "500"), item => Assert.Equal(Name, item.Revision));
    }

    [Fact]
    public void AFormOfEachKindIsFound()
    {
        var token = Known("release-under-own-lock");
        var brief = Run(ExitCode.Clean, "explain", token, "--as", "brief").Output;
        Assert.StartsWith("briefly: I12/mte_save_tags_for_pfn/", brief, StringComparison.Ordinal);
        Assert.Contains("brief", CommandRun.Refused("explain", token, "--as", "brief"), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        var events = Path.Combine(folder.Path, "events.jsonl");
        string[] sweep = ["sweep", "--revision", "crossing", "--engine", "own", "--schedules", "256", "--seed", "1", "--json", events];
        Run(ExitCode.Violation, sweep);
        Assert.Contains("keys", CommandRun.Refused("report", events, "--as", "keys"), StringComparison.Ordinal);
        var lines = Run(ExitCode.Violation, "report", events, "--as", "keys").Lines;
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.StartsWith("only I12/", line, StringComparison.Ordinal));
    }

    /// <summary>A subject that holds the primitive goes through the verbs, on both engines, under the strategy.</summary>
    [Fact]
    public void ASubjectAPrimitiveAndAStrategyAreFound()
    {
        Assert.Contains(Run(ExitCode.Clean, "list", "strategies").Lines, line => line.StartsWith("rotating ", StringComparison.Ordinal));
        Assert.Contains("rotating", CommandRun.Refused("sweep", "--strategy", "rotating"), StringComparison.Ordinal);
        Assert.Contains("crossing", CommandRun.Refused("sweep", "--revision", "crossing"), StringComparison.Ordinal);
        var found = Sweep("--revision", "crossing", "--strategy", "rotating", "--schedules", "256");
        var token = found.First(item => item.Key.Contains("east", StringComparison.Ordinal)).Token;
        Run(ExitCode.Violation, "replay", token);
        Run(ExitCode.Violation, "replay", token, "--engine", "coyote");
        var small = Run(ExitCode.Violation, "minimize", token);
        Assert.Contains("carts: 2", small.Lines);
        token = small.Lines[^1].Split(' ')[^1];
        var told = Run(ExitCode.Clean, "explain", token).Output;
        Assert.Contains("crossing breaks rule I12", told, StringComparison.Ordinal);
        Assert.Contains("ticket_lock(&east)", told, StringComparison.Ordinal);
        foreach (var form in (string[])["brief", "html", "json", "mail", "sarif", "trace-event"])
            Assert.NotEmpty(Run(ExitCode.Clean, "explain", token, "--as", form).Output);
        Assert.NotEmpty(Run(ExitCode.Violation, "verify", "--revision", "crossing", "--scenario", token).Output);
    }

    private static CommandRun Run(int code, params string[] args)
    {
        var run = Extended.Value.Run(args);
        Assert.Equal((code, ""), (run.Code, run.Error));
        return run;
    }

    /// <summary>The violations that a sweep of the extended program finds.</summary>
    private static List<(string Key, string Token, string Revision)> Sweep(params string[] options)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "events.jsonl");
        Run(ExitCode.Violation, ["sweep", "--engine", "own", "--seed", "1", "--json", path, .. options]);
        var events = File.ReadAllLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Contains(events, item => Of(item, "event") == "summary");
        return
        [
            .. events.Where(item => Of(item, "event") == "violation")
                .Select(item => (Of(item, "key"), Of(item, "token"), Of(item, "revision"))),
        ];

        static string Of(JsonElement item, string name) => item.GetProperty(name).GetString()!;
    }

    /// <summary>The token of a known defect's case.</summary>
    private static string Known(string slug) => KnownCases.Find(slug, "rfc-v3")!.File.Token.Text;

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("NAME|FOLDER")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^- (?<what>new|line in|tests in) `[^`]+`", RegexOptions.Multiline)]
    private static partial Regex Item();
}
