using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

/// <summary>Memory that begins anywhere, is longer than its tag storage, has blocks of three frames or three regions.</summary>
public sealed class LayoutJoinsTests
{
    private static readonly Lazy<IReadOnlyList<Scenario>> Odd = new(() => [.. Enumerable.Range(0, 1500)
        .Select(i => ScenarioGenerator.Case(9, (ulong)i)).Where(IsOdd)]);

    [Fact]
    public void EachJoinsItsShare()
    {
        Share(12, scenario => scenario.Options.MemoryShift > 0);
        Share(16, scenario => scenario.Options.FramesBeyond > 0);
        Share(12, scenario => scenario.Layout.BlockSizePages == 3);
        Share(16, scenario => scenario.Layout.Regions == 3);

        static void Share(int oneIn, Func<Scenario, bool> has) => Assert.InRange(Odd.Value.Count(has), 1500 / oneIn / 2, 1500 / oneIn * 2);
    }

    [Fact]
    public void TheyAreSoundAndSurviveATokenAndSmallerOnesAreSound()
    {
        foreach (var scenario in Odd.Value)
        {
            Assert.Null(scenario.Fault());
            Assert.Equal(scenario, Token.Parse(TextOf(scenario), Subjects.All).Case.Series());
            foreach (var smaller in ScenarioShrinker.Shrink(scenario).Take(40)) Assert.Null(smaller.Fault());
        }
    }

    /// <summary>The driver's arithmetic, in spec 1.3, and where the hardware keeps a page's tags, for every page and block size.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void APageHasTheBlockThatItsTagFrameIsPartOf(int blockSize)
    {
        foreach (var shift in (int[])[0, 1, 31, 45, 96])
        {
            var options = MachineOptions.Plain with { MemoryShift = shift, FramesBeyond = 40 };
            var layout = new ScenarioLayout(4, 3, blockSize * 2, blockSize, [0]);
            var regions = layout.ToMemoryLayout(options).Regions;
            foreach (var region in regions)
            {
                var memory = new Memory(new Machine(), new MemoryLayout([.. regions], [region.MemStart]));
                Assert.Equal(region.MemStart.Value + (ulong)(blockSize * 64) + 39, region.MemEnd.Value);
                for (var i = 0; i < (blockSize * 64) + 40; i++)
                {
                    var block = memory.HardwareBlockOf(new Pfn(region.MemStart.Value + (ulong)i));
                    Assert.Equal(
                        i < blockSize * 64 ? region.TagStart.Value + (ulong)(i / (32 * blockSize) * blockSize) : null, block?.Value);
                }
            }
        }
    }

    /// <summary>Every step stays within its footprint, and both engines make the same run of a schedule.</summary>
    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void TheyRunOnBothEngines(string revision)
    {
        foreach (var (i, scenario) in Odd.Value.Take(120).Index())
        {
            var made = new ScenarioMachine(scenario, RevisionSet.Find(revision)!, InvariantSet.All());
            made.Machine.Checked = true;
            made.Machine.Trace.IsRecording = true;
            new OwnEngine(made.Machine).Run(new RandomStrategy((ulong)i));
            var own = RunRecord.Of(made.Machine);
            var replay = new ReplayStrategy(Schedule.Of(own.Decisions));
            new CoyoteEngine(made.Machine).Run(replay);
            Assert.Null(replay.Misfit);
            Assert.Equal(own, RunRecord.Of(made.Machine));
        }
    }

    [Fact]
    public void WordsSayWhereMemoryBeginsAndHowMuchOfItHasNoStorage()
    {
        var scenario = Odd.Value.First(scenario => scenario.Options is { MemoryShift: > 0, FramesBeyond: > 0 });
        var words = ScenarioWords.Of(scenario).First();
        Assert.Contains($"from 0x{ScenarioLayout.Bases[scenario.Layout.Base]:x} + {scenario.Options.MemoryShift}, ", words,
            StringComparison.Ordinal);
        Assert.Contains($"{scenario.Options.FramesBeyond} frame", words, StringComparison.Ordinal);
        Assert.Contains("of memory beyond, ", words, StringComparison.Ordinal);
    }

    private static bool IsOdd(Scenario scenario) => scenario.Options.MemoryShift > 0 || scenario.Options.FramesBeyond > 0
        || scenario.Layout.BlockSizePages == 3 || scenario.Layout.Regions == 3;

    private static string TextOf(Scenario scenario) =>
        new Token(new Case(SeriesSubject.Of("rfc-v3")!, scenario, Schedule.Empty), new Promise("", 0, 0)).Text;
}
