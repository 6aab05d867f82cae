using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Asid;

/// <summary>Every verb works on the ASID allocator and on its tokens, as on any other subject.</summary>
[Collection(CliCollection.Name)]
public sealed class AsidSubjectTests
{
    private const string InTlb = "A1/cpu_switch_mm//process+irqs-off";
    private const string BothRun = "A3/cpu_switch_mm//process+irqs-off";

    private static Token Known(string key) =>
        AsidSubject.Before2018.SavedCases.Select(saved => saved.Token).Single(token => token.Promise.Key == key);

    public static TheoryData<string> Forms => [.. ExplainedCase.Forms.Keys];

    public static TheoryData<string> Keys => [InTlb, BothRun];

    /// <summary>Nothing that must be reached is left out, no rule is vacuous, and none is broken.</summary>
    [Fact]
    public void ASweepOfTheKernelsIsClean()
    {
        var sweep = SweepEvents.Of("--revision", "mainline-6.1", "--schedules", "20000", "--seed", "3");
        Assert.Equal(ExitCode.Clean, sweep.Run.Code);
        Assert.Empty(sweep.Violations);
        Assert.Empty(sweep.Summary.GetProperty("never_reached").EnumerateArray());
    }

    /// <summary>By generated cases alone, whatever is saved: the tokens of the catalogue are of none of them.</summary>
    [Fact]
    public void ASweepFindsTheDefectOfBefore2018ByItself()
    {
        var sweep = SweepEvents.Of("--revision", "before-2018", "--schedules", "20000", "--seed", "1");
        Assert.Equal(ExitCode.Violation, sweep.Run.Code);
        Assert.Contains(InTlb, sweep.Keys);
        Assert.Empty(sweep.Summary.GetProperty("never_reached").EnumerateArray());
        Assert.All(sweep.Violations, item => Assert.Equal("active-asid-zero-replaced", item.GetProperty("defect").GetString()));
        Assert.Contains(Generated(), key => key == InTlb);
    }

    private static IEnumerable<string> Generated()
    {
        for (ulong i = 0; i < 400; i++)
        {
            var system = AsidSubject.Before2018.Make(AsidGenerator.Make(1, i), AsidSubject.Before2018.NewRules());
            var engine = new OwnEngine(system.Machine);
            var strategy = new FewSwitchesStrategy(i, 2, 150);
            for (var run = 0; run < 40; run++)
            {
                engine.Run(strategy);
                foreach (var key in system.Keys()) yield return key;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void ReplayShowsTheKeyOnBothEnginesAndTheKernelsIsCured(string key)
    {
        foreach (var engine in (string[])["own", "coyote"])
        {
            var run = CommandRun.Of("replay", Known(key).Text, "--engine", engine);
            Assert.Equal((ExitCode.Violation, "", "  " + key), (run.Code, run.Error, run.Lines[^1]));
        }

        var cured = CommandRun.Of("replay", Known(key).Text, "--revision", "mainline-6.1");
        Assert.Equal((ExitCode.Clean, ""), (cured.Code, cured.Error));
        Assert.Contains("it cannot run", CommandRun.Refused("replay", Known(key).Text, "--revision", "rfc-v3"), StringComparison.Ordinal);
    }

    /// <summary>A token of generated cases: it is the same word again, and the same run.</summary>
    [Fact]
    public void EveryTokenComesBackAndReplaysOnBothEngines()
    {
        for (ulong i = 0; i < 20; i++)
        {
            var subject = AsidSubject.All[(int)i % 2];
            var scenario = subject.Generate(5, i);
            var schedule = ScheduleRecorder.Record(subject.Make(scenario, subject.NewRules()).Machine, new RandomStrategy(i));
            var recorded = CaseRun.Of(new Case(subject, scenario, schedule));
            var token = recorded.ToToken(recorded.Key ?? "");
            Assert.Equal(token, Token.Parse(token.Text, Subjects.All));
            foreach (var onCoyote in (bool[])[false, true])
            {
                var run = CaseRun.Recorded(token, onCoyote);
                Assert.Null(run.Misfit);
                Assert.Equal(recorded.Keys, run.Keys);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void ExplainHasEveryForm(string form)
    {
        var run = CommandRun.Of("explain", Known(BothRun).Text, "--as", form);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Contains("ASID", run.Output, StringComparison.Ordinal);
        if (form is "json" or "sarif" or "trace-event") JsonDocument.Parse(run.Output).Dispose();
    }

    /// <summary>On one screen: what is told is the story of the commit that mended it.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void AnExplanationIsOneScreenAndNamesTheCause(string key)
    {
        var run = CommandRun.Of("explain", Known(key).Text);
        Assert.InRange(run.Lines.Length, 20, 65);
        Assert.Contains("known as active-asid-zero-replaced", run.Lines);
        Assert.Contains("where a rollover has left 0", run.Output.ReplaceLineEndings(" ").Replace("    ", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void MinimizeKeepsTheKey()
    {
        var run = CommandRun.Of("minimize", Known(InTlb).Text);
        Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
        Assert.Contains("key: " + InTlb, run.Lines);
    }

    [Fact]
    public void VerifyTakesANameAFileAndATokensScenario()
    {
        using var folder = new TemporaryFolder();
        var named = CommandRun.Of("verify", "--scenario", "asid-cnp", "--revision", "mainline-6.1");
        Assert.Equal((ExitCode.Clean, ""), (named.Code, named.Error));
        Assert.Contains(named.Lines, line => line.StartsWith("verified: ", StringComparison.Ordinal));
        var file = Path.Combine(folder.Path, "in-tlb.txt");
        File.WriteAllLines(file, AsidWords.Of((AsidScenario)Known(InTlb).Case.Scenario));
        foreach (var (revision, scenario, code) in (IEnumerable<(string, string, int)>)
            [("before-2018", file, ExitCode.Violation), ("mainline-6.1", Known(InTlb).Text, ExitCode.Clean)])
        {
            var run = CommandRun.Of("verify", "--scenario", scenario, "--revision", revision);
            Assert.Equal((code, ""), (run.Code, run.Error));
        }
    }

    [Fact]
    public void ACorpusIsKept()
    {
        using var folder = new TemporaryFolder();
        Known(BothRun).ToFile().Save(folder.Path);
        var kept = CommandRun.Of("corpus", folder.Path);
        Assert.Equal((ExitCode.Clean, "1 case: 1 as recorded, 0 to record anew, 0 to re-key, 0 to drop\n"), (kept.Code, kept.Output));
    }

    [Theory]
    [InlineData("revisions", "mainline-6.1")]
    [InlineData("invariants", "A4")]
    [InlineData("scenarios", "asid-pinned")]
    [InlineData("assumptions", "asid: tlb")]
    [InlineData("defects", "active-asid-zero-replaced")]
    public void ItIsListed(string what, string name) =>
        Assert.Contains(CommandRun.Of("list", what).Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));
}
