using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary><c>--scenario</c> of sweep and verify: a name, a file, a token, standard input.</summary>
[Collection(CliCollection.Name)]
public sealed class ScenarioArgumentTests
{
    /// <summary>As somebody writes it in the report of a bug.</summary>
    private const string Report = """
        # swapin finds the tags of a page that another process still has in its cache
        memory: 1 region from 0x40, 2 tag frames in blocks of 1,
                data frames 0 1 2 33
        2 processes of 2 addresses, VM_MTE everywhere, CONFIG_PREEMPT_RCU on
        synchronous swap device
        setup: stg mm0[0], 0x5; fork mm0 -> mm1
        setup: reclaim frame 0
        T0 in mm0: ldg mm0[0]
        T1 in mm1, may fail 1 atomic allocation: stg mm1[0], 0x7; munmap mm1[0]
        I0 on the CPU of T0: release slot 0
        """;

    private static readonly string[] Few = ["--schedules", "128", "--seed", "5", "--engine", "own"];

    [Fact]
    public void TenLinesOfABugReportAreSwept()
    {
        Assert.Equal(10, Report.Split('\n').Length);
        using var file = new WrittenFile(Report);
        var sweep = SweepEvents.Of([.. Few, "--scenario", file.Path]);
        Assert.NotEmpty(sweep.Tokens);
        var scenario = new ScenarioText(Report, "f").Read(Subjects.All.All).Scenario;
        Assert.All(sweep.Tokens, token => Assert.Equal(scenario, Token.Parse(token, Subjects.All).Case.Scenario));
        Assert.Equal(2, sweep.Summary.GetProperty("cases").GetInt32());
        Assert.Equal(["own"], sweep.Summary.GetProperty("schedules").EnumerateObject().Where(item => item.Value.GetInt64() > 0)
            .Select(item => item.Name));
    }

    [Fact]
    public void ShardsOfItAreTheWhole()
    {
        using var file = new WrittenFile(Report);
        using var folder = new TemporaryFolder();
        string[] shards = [Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b")];
        for (var i = 0; i < 2; i++) CommandRun.Of(["sweep", "--scenario", file.Path, "--shard", $"{i}/2", "--json", shards[i], .. Few]);
        var merged = Path.Combine(folder.Path, "c");
        CommandRun.Of("merge", shards[1], shards[0], "--json", merged);
        var whole = SweepEvents.Of([.. Few, "--scenario", file.Path]).Lines;
        Assert.Equal(whole[..^1],
            File.ReadAllLines(merged).Where(line => !line.Contains("\"event\":\"timing\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void ANameATokenACaseFileAndAFileWithATokenAreSweptAlike()
    {
        var known = KnownCases.Find("irqs-left-off", "rfc-v3")!;
        using var folder = new TemporaryFolder();
        using var log = new WrittenFile($"see\n> {known.File.Token.Text}\n");
        using var words = new WrittenFile($"# of {known.File.Token.Text}\n"
            + string.Join('\n', ScenarioWords.Of((Scenario)known.File.Token.Case.Scenario)));
        string[] outputs = [.. new[] { known.File.Token.Text, known.File.Save(folder.Path), log.Path, words.Path }
            .Select(argument => string.Join('\n', SweepEvents.Of([.. Few, "--scenario", argument]).Lines[..^1]))];
        Assert.All(outputs, output => Assert.Equal(outputs[0], output));
        Assert.Contains(known.File.Token.Promise.Key, outputs[0], StringComparison.Ordinal);
        Assert.NotEqual(ExitCode.BadInput, CommandRun.Of(["sweep", "--scenario", "cow-vs-restore", .. Few]).Code);
    }

    [Fact]
    public void AProgramIsReadThroughTheSameDoor()
    {
        using var file = new WrittenFile("program: tag-race:1 # bad\n");
        Assert.Equal(CommandRun.Of("verify", "--program", "tag-race:1").Code, CommandRun.Of("verify", "--scenario", file.Path).Code);
        Assert.Equal(ExitCode.Violation, CommandRun.Of(["sweep", "--scenario", "tag-race:2", .. Few]).Code);
        Assert.All(ReferencePrograms.All, program =>
        {
            var scenario = (ProgramScenario)program.Generate(3, 4);
            foreach (var order in (ulong[])[0, 7, ulong.MaxValue])
            {
                var text = string.Join('\n', program.Words(scenario with { Order = order }));
                Assert.Equal(scenario with { Order = order }, new ScenarioText(text, "f").Read(Subjects.All.All).Scenario);
            }
        });
    }

    [Fact]
    public void StandardInputIsADash()
    {
        var before = Console.In;
        try
        {
            using var input = new StringReader("program: lastzero:3");
            Console.SetIn(input);
            Assert.Equal(ExitCode.Clean, CommandRun.Of("verify", "--scenario", "-").Code);
            using var wrong = new StringReader("program: lastzero:300");
            Console.SetIn(wrong);
            Assert.Equal("standard input:1:19: lastzero:N is needed, N from 1 to 31", CommandRun.Refused("verify", "--scenario", "-"));
        }
        finally
        {
            Console.SetIn(before);
        }
    }

    [Fact]
    public void BlanksOfOtherSystemsMakeNoDifference()
    {
        using var file = new WrittenFile("\ufeff" + Report.Replace("\n", "\r\n", StringComparison.Ordinal));
        using var plain = new WrittenFile(Report);
        Assert.Equal(SweepEvents.Of([.. Few, "--scenario", plain.Path]).Lines[..^1],
            SweepEvents.Of([.. Few, "--scenario", file.Path]).Lines[..^1]);
    }

    [Theory]
    [InlineData("cow-vs-restor", "no name of list scenarios, no token and no file; did you mean 'cow-vs-restore'?")]
    [InlineData("/no/such/file", "no name of list scenarios, no token and no file")]
    [InlineData(".", "a folder, not a file")]
    public void WhatIsNothingIsRefused(string argument, string error)
    {
        foreach (var verb in (string[])["sweep", "verify"])
            Assert.Equal($"--scenario {argument}: {error}", CommandRun.Refused(verb, "--scenario", argument));
    }

    public static TheoryData<string, string> Files => new()
    {
        { "", ":1:1: 'memory:', 'machine:' or 'program:' is expected, not the end" },
        { "# nothing\n\n", ":1:1: 'memory:', 'machine:' or 'program:' is expected, not the end" },
        { "\u007fELF\u0002\u0001\0\0\u0003", ":1:1: 'memory:', 'machine:' or 'program:' is expected, not 'U+007F'" },
        { new string('x', 10 << 20), $":1:1: {10 << 20} characters: a scenario has at most {ScenarioText.MostCharacters}" },
        { "program: lastzer:3", ":1:10: 'counter:', 'tag-race:', 'tag-race-fixed:', 'readers:', 'lastzero:', 'indexer:' or another of 8 is "
            + "expected, not 'lastzer'; did you mean 'lastzero:'?" },
        { Report.Replace("munmap", "unmap", StringComparison.Ordinal),
            ":9:59: a call (list calls) is expected, not 'unmap'; did you mean 'munmap mm'?" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileOfAnythingElseIsRefusedWithItsPlace(string text, string error)
    {
        using var file = new WrittenFile(text);
        foreach (var verb in (string[])["sweep", "verify"])
            Assert.Equal(file.Path + error, CommandRun.Refused(verb, "--scenario", file.Path));
    }

    [Fact]
    public void WhatARevisionDoesNotHaveIsRefused()
    {
        Assert.Contains("do not go together", CommandRun.Refused("sweep", "--scenario", "cow-vs-restore", "--program", "readers:2"),
            StringComparison.Ordinal);
        using var file = new WrittenFile("program: readers:2");
        Assert.Contains("rfc-v3: it cannot run a scenario of readers",
            CommandRun.Refused("sweep", "--scenario", file.Path, "--revision", "rfc-v3"), StringComparison.Ordinal);
    }

    /// <summary>What can be read can be run: nothing that somebody may write is an error of the program.</summary>
    [Fact]
    public void WhateverCanBeReadCanBeRun()
    {
        for (var i = 0UL; i < 20; i++)
        {
            var random = new Xoshiro(9, i);
            var scenario = ScenarioGenerator.Case(80, i);
            var lines = ScenarioWords.Of(scenario).ToList();
            lines.RemoveAll(line => line.StartsWith("setup:", StringComparison.Ordinal) && random.Next(2) == 0);
            var text = string.Join('\n', lines).Replace("mm1:", "mm0:", StringComparison.Ordinal)
                .Replace("may fail 1 ", "may fail 2147483647 ", StringComparison.Ordinal);
            using var file = new WrittenFile(text);
            var run = CommandRun.Of("sweep", "--scenario", file.Path, "--schedules", "64", "--seed", "1", "--engine", "own",
                "--invariants", "I3");
            Assert.True(run.Code is ExitCode.Clean or ExitCode.Violation or ExitCode.Incomplete or ExitCode.BadInput,
                $"{text}\n{run.Error}");
        }
    }

    private sealed class WrittenFile : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        internal WrittenFile(string text) => File.WriteAllText(Path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

        internal string Path => System.IO.Path.Combine(folder.Path, "bug.txt");

        public void Dispose() => folder.Dispose();
    }
}
