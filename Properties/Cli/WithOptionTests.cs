using System.Security.Cryptography;
using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary>What <c>--with</c> takes from C# files goes through the verbs.</summary>
[Collection(CliCollection.Name)]
public sealed class WithOptionTests : IDisposable
{
    private static readonly string Known = KnownCases.Find("release-under-own-lock", "rfc-v3")!.File.Token.Text;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheRevisionOfReadmeCuresItsFailure()
    {
        var (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        Assert.Equal(ExitCode.Violation, CommandRun.Of("replay", Known).Code);
        foreach (var args in (string[][])[[], ["--revision", "release-locked"]])
        {
            var run = CommandRun.Of(["replay", Known, "--with", file, .. args]);
            Assert.Equal((ExitCode.Clean, said), (run.Code, run.Error));
            Assert.StartsWith("release-locked: the schedule fits up to ", run.Output, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Violation, CommandRun.Of("replay", Known, "--with", file, "--revision", "rfc-v3").Code);
        Assert.Equal("RFC v3, but an unused slot is released under the lock that is held", Listed("revisions", "release-locked", file));
    }

    [Fact]
    public void ARevisionGoesThroughTheVerbs()
    {
        var (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        var events = Sweep(file, said);
        Assert.All(events, item => Assert.Equal("release-locked", item.GetProperty("revision").GetString()));
        var token = TokenOf(events[0]);

        var smaller = CommandRun.Of("minimize", token, "--with", file, "--for", "2s");
        Assert.Equal((ExitCode.Violation, said), (smaller.Code, smaller.Error));
        Assert.Contains($"release-locked is ReleaseLocked.cs (sha256 {ShortHash(file)})", smaller.Lines);
        token = smaller.Lines[^1].Split(' ')[^1];
        foreach (var engine in (string[])["own", "coyote"])
            Assert.Equal(ExitCode.Violation, CommandRun.Of("replay", token, "--with", file, "--engine", engine).Code);
        var explained = CommandRun.Of("explain", token, "--with", file);
        Assert.Equal((ExitCode.Clean, said), (explained.Code, explained.Error));
        Assert.Contains("release-locked breaks rule ", explained.Output, StringComparison.Ordinal);

        var verified = CommandRun.Of("verify", "--scenario", "free-vs-free-same-block", "--with", file, "--json", "-");
        Assert.StartsWith(said, verified.Error, StringComparison.Ordinal);
        var verdict = Assert.IsType<VerdictEvent>(JsonLines.Read(verified.Lines[^1]));
        Assert.Equal(("release-locked", true, Hash(file)), (verdict.Revision, verdict.Complete, verdict.With![file]));

        var matrix = CommandRun.Of("matrix", "--with", file, "--revision", "release-locked", "--for", "1s", "--seed", "1", "--json", "-");
        Assert.NotEmpty(matrix.Lines);
        Assert.All(matrix.Lines, line => Assert.Equal(Hash(file), Assert.IsType<CellEvent>(JsonLines.Read(line)).With![file]));
        Assert.DoesNotContain("release-locked", CommandRun.Refused("sweep", "--revision", "other"), StringComparison.Ordinal);
        Assert.Contains("release-locked", CommandRun.Of("sweep", "--revision", "other", "--with", file).Error[said.Length..],
            StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleJoinsTheRulesOfTheSeries()
    {
        var (file, said) = Save("rule.cs", SampleFiles.Rule, "rule I90");
        var events = Sweep(file, said, "--invariants", "I90,I21", "--schedules", "2048");
        Assert.All(events, item => Assert.Equal("rfc-v3", item.GetProperty("revision").GetString()));
        var own = events.First(item => item.GetProperty("invariant").GetString() == "I90");
        var other = events.First(item => item.GetProperty("invariant").GetString() == "I21");
        var told = CommandRun.Of("explain", TokenOf(own), "--with", file);
        Assert.Contains("rfc-v3 breaks rule I90: Nobody takes tag_blocks_lock.", told.Output, StringComparison.Ordinal);

        // Only what the rule finds needs it.
        Assert.Equal($"token needs rule 'I90' from a file with sha256 {ShortHash(file)}: give it with --with FILE.cs",
            CommandRun.Refused("replay", TokenOf(own)));
        Assert.Equal((ExitCode.Violation, ""), Of("replay", TokenOf(other)));
        Assert.Equal((ExitCode.Violation, said), Of("replay", TokenOf(other), "--with", file));
        Assert.Equal("Nobody takes tag_blocks_lock", Listed("invariants", "I90", file));
    }

    [Fact]
    public void AProgramIsSearchedAndReplayed()
    {
        var (file, said) = Save("deposits.cs", SampleFiles.Program, "program deposits:count", "rule P90");
        var verified = CommandRun.Of("verify", "--program", "deposits:2", "--with", file, "--json", "-");
        Assert.Equal(ExitCode.Violation, verified.Code);
        var verdict = Assert.IsType<VerdictEvent>(JsonLines.Read(verified.Lines[^1]));

        // Two reads and two writes of one word: 6 orders, less those of the two reads.
        Assert.Equal((true, 4L, 1), (verdict.Complete, verdict.Executions, verdict.Violations));
        var token = TokenOf(verified.Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Single(item => item.GetProperty("event").GetString() == "violation"));
        Assert.Equal((ExitCode.Violation, said), Of("replay", token, "--with", file));
        Assert.Contains("program 'deposits:5': deposits:count is needed, count from 1 to 4",
            CommandRun.Of("verify", "--program", "deposits:5", "--with", file).Error, StringComparison.Ordinal);
        Assert.Equal("Everybody adds to a balance, and nobody takes a lock", Listed("programs", "deposits:count", file));
    }

    [Fact]
    public void ASubjectGoesThroughTheVerbs()
    {
        var (file, said) = Save("crossing.cs", SampleFiles.Subject, "subject crossing");
        var token = TokenOf(Sweep(file, said)[0]);
        Assert.Equal((ExitCode.Violation, said), Of("replay", token, "--with", file));
        Assert.Equal((ExitCode.Violation, said), Of("minimize", token, "--with", file));
        Assert.Contains("crossing breaks rule I12", CommandRun.Of("explain", token, "--with", file).Output, StringComparison.Ordinal);
        var verified = CommandRun.Of("verify", "--scenario", token, "--with", file);
        Assert.Equal(ExitCode.Violation, verified.Code);
        Assert.Equal($"token needs revision 'crossing' from a file with sha256 {ShortHash(file)}: give it with --with FILE.cs",
            CommandRun.Refused("replay", token));
    }

    /// <summary>Of a file that was edited since, a token says so and runs: as it did, or as what it has become.</summary>
    [Fact]
    public void ATokenNamesItsFileAndRunsWithAnEditedOne()
    {
        // Another name, and nothing changed: the failure is there as it was.
        var posted = SampleFiles.Revision[..SampleFiles.Revision.IndexOf("    /// <inheritdoc/>", StringComparison.Ordinal)] + "}\n";
        var (file, said) = Save("ReleaseLocked.cs", posted, "revision release-locked");
        var made = ShortHash(file);
        var found = CommandRun.Of("replay", Known, "--with", file);
        Assert.Equal((ExitCode.Violation, said), (found.Code, found.Error));
        var known = Token.Parse(Known, Subjects.All);
        var token = (known with { Case = known.Case with { Subject = Subjects.With(file).Find("release-locked")! } }).Text;
        Assert.Equal((ExitCode.Violation, said), Of("replay", token, "--with", file));
        foreach (var verb in (string[])["replay", "explain", "minimize"])
            Assert.Equal($"token needs revision 'release-locked' from a file with sha256 {made}: give it with --with FILE.cs",
                CommandRun.Refused(verb, token));

        (file, said) = Save("ReleaseLocked.cs", posted + "// later\n", "revision release-locked");
        var warning = $"tagstorage: warning: the token was made with a file with sha256 {made}, and this is {file} (sha256 "
            + $"{ShortHash(file)})\n";
        Assert.Equal((ExitCode.Violation, said + warning), Of("replay", token, "--with", file));

        (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        var cured = CommandRun.Of("replay", token, "--with", file);
        Assert.Equal(ExitCode.Clean, cured.Code);
        Assert.Contains($"made with a file with sha256 {made}", cured.Error, StringComparison.Ordinal);
        Assert.Contains("the failure is not among them", cured.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AMailAndACSharpTestCarryTheFile()
    {
        var (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        var token = TokenOf(Sweep(file, said)[0]);
        var mail = CommandRun.Of("explain", token, "--with", file, "--as", "mail").Output;
        Assert.EndsWith($"\n--- ReleaseLocked.cs (sha256 {ShortHash(file)})\n{SampleFiles.Revision}--- end of ReleaseLocked.cs\n", mail,
            StringComparison.Ordinal);
        Assert.Contains("`tagstorage explain FILE --with FILE`", mail.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal((ExitCode.Violation, said), Of("replay", folder.Save("mail", mail), "--with", file));
    }

    /// <summary>Who saves a mail, or the reply to one, needs nothing else: the file in it is used where that is asked for.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("> ")]
    public void AMailAloneIsExplained(string quote)
    {
        var (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        var token = TokenOf(Sweep(file, said)[0]);
        var text = CommandRun.Of("explain", token, "--with", file, "--as", "mail").Output;
        var mail = folder.Save("mail.txt", "Hello,\n" + string.Concat(text.TrimEnd('\n').Split('\n').Select(line => quote + line + "\n"))
            + "-- \nRegards\n");
        var shown = CommandRun.Of("explain", mail, "--with", mail);
        Assert.Equal(CommandRun.Of("explain", token, "--with", file).Output, shown.Output);
        Assert.Equal(said.Replace(file, "ReleaseLocked.cs", StringComparison.Ordinal), shown.Error);
        Assert.Contains("needs", CommandRun.Refused("explain", mail), StringComparison.Ordinal);
        var edited = File.ReadAllText(mail).Replace("XaEntry.Null, Gfp.None", "XaEntry.Null,  Gfp.None", StringComparison.Ordinal);
        File.WriteAllText(mail, edited);
        Assert.Contains("warning: the token was made with", CommandRun.Of("explain", mail, "--with", mail).Error, StringComparison.Ordinal);
    }

    /// <summary>The code of the file throws: who it was, where, and what to run, with no stack of this program.</summary>
    [Fact]
    public void WhatTheFileThrowsIsToldWithItsLine()
    {
        var text = SampleFiles.Revision.Replace(
            "    [CFunction", "#line 7\n    [CFunction", StringComparison.Ordinal).Replace(
            "await TagsByPfn", "throw new InvalidTimeZoneException(\"what\\nnow\");\n// await TagsByPfn", StringComparison.Ordinal).Replace(
            "=>\n        throw", "\n    { await TagBlocksLock.Unlock(); throw", StringComparison.Ordinal) + "\n}";
        var (file, said) = Save("ReleaseLocked.cs", text, "revision release-locked");
        var run = CommandRun.Of("replay", Known, "--with", file);
        Assert.Equal(ExitCode.Internal, run.Code);
        Assert.Equal(said + $"tagstorage: {file}(9): ReleaseUnusedSlot() throws InvalidTimeZoneException: what now\n", run.Error);
    }

    /// <summary>In a sweep, with what makes the run again; here of a program that is asked for without numbers.</summary>
    [Fact]
    public void ARunThatThrowsCanBeMadeAgain()
    {
        var (file, said) = Save("broken.cs", """
            class Broken : ReferenceProgram
            {
                Broken(Machine machine) : base(machine) => Add("t", Go);
                async KernelTask Go() => throw new FormatException("no");
            }
            """, "program broken");
        var thrown = $"{said}tagstorage: {file}(4): Go() throws FormatException: no\n";
        foreach (var args in (string[][])[["sweep", "--seed", "1"], ["sweep", "--program", "broken", "--seed", "1"]])
        {
            var (code, error) = Of([.. args, "--engine", "own", "--with", file]);
            Assert.Equal(ExitCode.Internal, code);
            Assert.StartsWith(thrown + "tagstorage: case 0 of seed 1: ", error, StringComparison.Ordinal);
            Assert.Equal((ExitCode.Internal, thrown), Of("replay", error.Trim().Split(' ')[^1], "--with", file));
        }

        var searched = Of("verify", "--program", "broken", "--with", file);
        Assert.Equal(ExitCode.Internal, searched.Code);
        Assert.StartsWith(thrown + "tagstorage: tsm1", searched.Error, StringComparison.Ordinal);
        Assert.Contains("broken is needed, without numbers", Of("verify", "--program", "broken:1", "--with", file).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class A { int a }", "(1,17): error CS1002: ; expected")]
    [InlineData("class A : RfcV3 { }", "(1,7): error CS7036: ")]
    [InlineData("using Nowhere;\nclass A;\n", "(1,7): error CS0246: ")]
    public void WhatTheCompilerSaysIsSaidAsItIs(string text, string error)
    {
        var file = folder.Save("a.cs", text);
        var run = CommandRun.Of("sweep", "--with", file);
        Assert.Equal((ExitCode.BadInput, ""), (run.Code, run.Output));
        Assert.StartsWith(file + error, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void ErrorsAreNoMoreThanAScreen()
    {
        var run = CommandRun.Of("list", "revisions", "--with", folder.Save("a.cs", string.Concat(Enumerable.Range(0, 50)
            .Select(i => $"class A{i} : B{i};\n"))));
        var lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal((ExitCode.BadInput, 20, "and 31 more errors"), (run.Code, lines.Length, lines[^1]));
    }

    [Theory]
    [InlineData("class A;", ": nothing to be used; a class is needed that extends RfcV3 or another Revision, Invariant (a rule) or "
        + "ReferenceProgram, or implements ISubject")]
    [InlineData("class RfcV3(Machine m, MachineConfiguration c) : TagStorageModel.Model.Revisions.RfcV3(m, c);",
        "(1): this program has a 'rfc-v3' already: give it another name")]
    [InlineData("class Mine(Machine m, MachineConfiguration c) : RfcV3(m, c);\nclass Other { class Mine(Machine m, MachineConfiguration c) "
        + ": RfcV3(m, c); }", "(2): 'mine' is there twice, first at *(1)")]
    [InlineData("class Mine : RfcV3\n{\npublic Mine(Machine m, MachineConfiguration c) : base(m, c) =>\n"
        + "throw new FormatException(\"no\");\n}",
        "(4): the constructor of Mine throws FormatException: no")]
    [InlineData("class Mine(Machine m) : RfcV3(m, null!);",
        "(1): class Mine is a revision without a constructor that takes a Machine and a MachineConfiguration")]
    [InlineData("class Grün(Machine m, MachineConfiguration c) : RfcV3(m, c);",
        "(1): 'grün' is no name: 1 to 40 of a-z, A-Z, 0-9, '-', '_' and '.' are possible, the first a letter or a digit")]
    [InlineData("class R : Invariant { public override string Id => \"I1\"; public override string Sentence => \"s\"; }",
        "(1): rfc-v2 has a rule I1 already; I24 is free")]
    [InlineData("class R : Invariant { public override string Id => \"first\"; public override string Sentence => \"s\"; }",
        "(1): 'first' is no Id of a rule: a letter and a number are needed")]
    [InlineData("class P(Machine m, string s) : ReferenceProgram(m) { string T => s; }",
        "(1): class P is a program without a constructor that takes a Machine and then whole numbers, if any")]
    public void WhatCannotBeUsedIsOneLine(string text, string complaint)
    {
        var file = folder.Save("a.cs", text);
        Assert.Equal(file + complaint.Replace("*", file, StringComparison.Ordinal),
            CommandRun.Refused("list", "revisions", "--with", file));
    }

    [Fact]
    public void AFileThatIsNotThereIsOneLine() =>
        Assert.Contains("nowhere.cs", CommandRun.Refused("replay", Known, "--with", "nowhere.cs"), StringComparison.Ordinal);

    /// <summary>Several files are one program, and what needs two of them is of both.</summary>
    [Fact]
    public void FilesMayNeedEachOther()
    {
        var common = folder.Save("common.cs", "abstract class Common(Machine m, MachineConfiguration c) : RfcV3(m, c);");
        var mine = folder.Save("mine.cs", "class Mine(Machine m, MachineConfiguration c) : Common(m, c);");
        Assert.Contains("error CS0246", CommandRun.Of("list", "revisions", "--with", mine).Error, StringComparison.Ordinal);
        var run = CommandRun.Of("list", "revisions", "--with", mine, "--with", common, "--with", mine);
        var said = $"with revision mine from {mine} (sha256 {ShortHash(mine)}), {common} (sha256 {ShortHash(common)})\n";
        Assert.Equal((ExitCode.Clean, said), (run.Code, run.Error));
        Assert.Contains(run.Lines, line => line.StartsWith("mine ", StringComparison.Ordinal));
    }

    /// <summary>The program by itself, in a folder that is no checkout.</summary>
    [Fact]
    public void NoCheckoutIsNeeded()
    {
        var (file, said) = Save("ReleaseLocked.cs", SampleFiles.Revision, "revision release-locked");
        using var run = ProgramRun.In(folder.Path, new Dictionary<string, string>(), "dotnet", ProgramRun.Tagstorage, "replay", Known,
            "--with", Path.GetFileName(file));
        var (code, output, error) = run.Result;
        Assert.Equal((ExitCode.Clean, said.Replace(file, Path.GetFileName(file), StringComparison.Ordinal)), (code, error));
        Assert.Contains("the failure is not among them", output, StringComparison.Ordinal);
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string ShortHash(string file) => Hash(file)[..12];

    private static string TokenOf(JsonElement item) => item.GetProperty("token").GetString()!;

    /// <summary>The sentence of a name in a list.</summary>
    private static string Listed(string what, string name, string file) =>
        Assert.Single(CommandRun.Of("list", what, "--with", file).Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal))
            [name.Length..].Trim();

    private static (int Code, string Error) Of(params string[] args)
    {
        var run = CommandRun.Of(args);
        return (run.Code, run.Error);
    }

    /// <summary>The violations of a sweep, whose first event names the file.</summary>
    private List<JsonElement> Sweep(string file, string said, params string[] more)
    {
        var events = Path.Combine(folder.Path, "events.jsonl");
        string[] limit = more.Contains("--schedules") ? [] : ["--schedules", "512"];
        var run = CommandRun.Of(["sweep", "--with", file, "--engine", "own", "--seed", "1", "--json", events, .. limit, .. more]);
        Assert.Equal((ExitCode.Violation, said), (run.Code, run.Error));
        var all = File.ReadAllLines(events);
        var begin = Assert.IsType<SweepEvent>(JsonLines.Read(all[0]));
        Assert.Equal(Hash(file), begin.With![file]);
        return [.. all.Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(item => item.GetProperty("event").GetString() == "violation")];
    }

    /// <summary>Writes a file, and says what is said when it is taken.</summary>
    private (string Path, string Said) Save(string name, string text, params string[] taken)
    {
        var path = folder.Save(name, text);
        return (path, string.Concat(taken.Select(what => $"with {what} from {path} (sha256 {ShortHash(path)})\n")));
    }
}
