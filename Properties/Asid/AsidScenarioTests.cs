using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Asid;

namespace TagStorageModel.Properties.Asid;

/// <summary>A scenario is the same after it has been written, in words and in bits; what is none is refused in one line.</summary>
public sealed class AsidScenarioTests
{
    [Fact]
    public void EveryGeneratedOneComesBackFromItsWordsAndItsBits()
    {
        for (ulong i = 0; i < 20_000; i++)
        {
            var scenario = AsidGenerator.Make(i % 7, i);
            Assert.Null(scenario.Fault());
            Assert.Equal(scenario, AsidReader.Read(string.Join('\n', AsidWords.Of(scenario))));
            var bits = new BitWriter();
            AsidBits.Write(bits, scenario);
            var reader = new BitReader(bits.Symbols);
            Assert.Equal(scenario, AsidBits.Read(reader));
            reader.End();
        }
    }

    /// <summary>A letter changed, left out or put in: it is another scenario, or a complaint with its place.</summary>
    [Fact]
    public void AMutatedTextIsReadOrRefusedWithItsPlace()
    {
        var (refused, random) = (0, new Xoshiro(5));
        const string Letters = "0129mT:;,[] cpuswitdlenapk#\n";
        for (ulong i = 0; i < 10_000; i++)
        {
            var text = string.Join('\n', AsidWords.Of(AsidGenerator.Make(3, i % 200)));
            for (var changes = 1 + random.Next(2); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                var letter = Letters[random.Next(Letters.Length)];
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, 1),
                    1 => text.Insert(at, letter.ToString()),
                    _ => text[..at] + letter + text[(at + 1)..],
                };
            }

            try
            {
                Assert.Null(AsidReader.Read(text).Fault());
            }
            catch (BadInputException bad)
            {
                refused++;
                Assert.Matches(@"^scenario:\d+:\d+: [^\n]+$", bad.Message);
            }
        }

        Assert.InRange(refused, 3000, 9999);
    }

    [Theory]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT0: swich mm0",
        "2:5: 'nothing', 'switch'")]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT2: idle", "2:1: T2: there are 2 CPUs, the first has T0")]
    [InlineData("machine: 2 CPUs, 3 ASIDs, 2 mms of 1 page", "3 ASIDs: two more than CPUs are needed")]
    [InlineData("machine: 9 CPUs, 12 ASIDs, 2 mms of 1 page", "1:10: 9 CPUs: 1 to 3 are possible")]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT0: switch mm2", "T0: switch mm2: there is no mm2")]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT0: unmap mm0[1]", "T0: unmap mm0[1]: mm0 has 1 pages")]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT0: unpin mm0", "T0: unpin mm0: T0 has not pinned it")]
    [InlineData("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nsetup: switch mm0", "2:8: 'cpu' is expected")]
    [InlineData("setup: cpu0 switch mm0", "1:1: 'machine:' is expected")]
    [InlineData("# nothing", "'machine:' is expected")]
    public void WhatIsWrongIsNamedWithItsPlace(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<BadInputException>(() => AsidReader.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ACommentIsAComment() => Assert.Equal(
        AsidReader.Read("machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page\nT0: switch mm0"),
        AsidReader.Read("# two\n\nmachine: 2 CPUs, 4 ASIDs, 2 mms of 1 page # a machine\nT0: switch mm0 # one\nT1: nothing\n"));

    /// <summary>What a minimiser tries can be run, is smaller or plainer, and is never what it was made from.</summary>
    [Fact]
    public void EveryVariantCanBeRun()
    {
        for (ulong i = 0; i < 100; i++)
        {
            var scenario = AsidGenerator.Make(11, i);
            foreach (var variant in AsidVariants.Of(scenario, mayMove: true))
            {
                Assert.Null(variant.Scenario.Fault());
                Assert.NotEqual(scenario, variant.Scenario);
                Assert.True(variant.Scenario.Size < ((IScenario)scenario).Size);
            }

            var machine = AsidSubject.Mainline.Make(scenario, AsidSubject.Mainline.NewRules()).Machine;
            machine.Checked = true;
            new OwnEngine(machine).Run(new RandomStrategy(i));
            Assert.True(machine.AllReturned);
        }
    }
}
