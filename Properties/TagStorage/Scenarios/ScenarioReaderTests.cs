using System.Text;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Words;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

/// <summary>What is written in words is read again, and what nobody can have written is refused where it is wrong.</summary>
public sealed partial class ScenarioReaderTests
{
    private const int Generated = 20_000;
    private const int Mutated = 10_000;

    [Fact]
    public void GeneratedScenariosSurviveTheirWords()
    {
        for (var i = 0UL; i < Generated; i++)
        {
            var scenario = ScenarioGenerator.Case(77, i);
            Assert.Equal(scenario, Read(TextOf(scenario)));
        }
    }

    [Fact]
    public void SoDoNamedScenariosAndTheCatalogue()
    {
        Assert.All(NamedScenarios.All, named => Assert.Equal(named.Scenario, Read(TextOf(named.Scenario))));
        Assert.All(KnownCases.All, known =>
        {
            var scenario = (Scenario)known.File.Token.Case.Scenario;
            Assert.Equal(scenario, Read(TextOf(scenario)));

            // Case files have them as comments, with the schedule, which makes no difference.
            var comments = known.File.Text.Split('\n').Where(line => line.StartsWith("# ", StringComparison.Ordinal));
            Assert.Equal(scenario, Read(string.Join('\n', comments.Select(line => line[2..]))));
        });
    }

    [Fact]
    public void EveryCallIsReadAsItself()
    {
        foreach (var operation in OperationSet.All)
        {
            for (var i = 0; i < 27; i++)
            {
                var call = new Call(operation, i % 3, i / 3 % 3, i / 9);
                var text = new ScenarioText(CallWords.Of(call), "f");
                Assert.Equal(call, CallWords.ReadOne(text, []));
                Assert.True(text.IsAtEnd);
            }
        }
    }

    /// <summary>A call shows the numbers that it uses, and no others.</summary>
    [Fact]
    public void TheFormOfACallHasAllThatItUses() => Assert.All(OperationSet.All, operation =>
    {
        var shown = operation.Form.Places.Select(Operation.NumberAt).ToList();
        Assert.Equal(operation.Detail != Argument.None, shown.Contains(CallNumber.OfDetail));
        Assert.False(shown.Contains(CallNumber.OfAddress) && operation.Address == Argument.None);
        Assert.True(operation.IsOfNoProcess || shown.Contains(CallNumber.Process));
        Assert.NotEmpty(operation.Sentence);
    });

    [Fact]
    public void BlanksCommentsAndBrokenLinesMakeNoDifference()
    {
        for (var i = 0UL; i < 300; i++)
        {
            var random = new Xoshiro(4, i);
            var scenario = ScenarioGenerator.Case(78, i);
            var text = new StringBuilder("# a comment: memory: 7\n\n");
            foreach (var line in ScenarioWords.Of(scenario))
            {
                text.Append("  ");
                foreach (var (piece, _) in WordPieces.Of(line)) text.Append(piece).Append(Between(ref random));
                text.Append("# T9\r\n");
            }

            Assert.Equal(scenario, Read(text.ToString()));
        }

        static string Between(ref Xoshiro random) => random.Next(5) switch { 0 => "\n     ", 1 => "   ", 2 => " # ;\r\n\t\t\t", _ => " " };
    }

    [Fact]
    public void AMutatedTextIsRefusedWhereItIsWrongOrIsAnotherScenario()
    {
        var (refused, accepted) = (0, 0);
        for (var i = 0; i < Mutated; i++)
        {
            var random = new Xoshiro(5, (ulong)i);
            var text = TextOf(ScenarioGenerator.Case(79, (ulong)i));
            for (var change = random.Next(3); change >= 0; change--) text = MutatedScenario.Changed(text, ref random);
            try
            {
                var (subject, scenario) = new ScenarioText(text, "f").Read(Subjects.All.All);
                Assert.Null(scenario.Fault());
                Assert.Equal(scenario, new ScenarioText(string.Join('\n', subject.Words(scenario)), "f").Read([subject]).Scenario);
                accepted++;
            }
            catch (BadInputException error)
            {
                var place = Place().Match(error.Message);
                Assert.True(place.Success, error.Message);
                Assert.DoesNotContain('\n', error.Message);
                Assert.InRange(int.Parse(place.Groups[1].ValueSpan), 1, text.Split('\n').Length);
                refused++;
            }
        }

        Assert.True(refused > Mutated / 4 && accepted > Mutated / 50, $"{refused} refused, {accepted} accepted");
    }

    [Theory]
    [InlineData("from 0x40,", "from 0x41,", "f:1:23: memory begins at one of 0x40, 0x1000, 0x40000, 0x880000, 0x1060, or so many frames "
        + "later as are put behind a +, not at 0x41; did you mean '0x40'?")]
    [InlineData("frames 0 1", "frames 1 0", "f:1:1: data frames must ascend within the memory of the regions")]
    [InlineData("everywhere", "everwhere", "f:2:36: 'everywhere', 'in the lower half', 'in the upper half' or 'nowhere' is expected, not "
        + "'everwhere'; did you mean 'everywhere'?")]
    [InlineData("of 2 addresses", "of 9 addresses", "f:2:1: 9 addresses: 2 to 8 are possible")]
    [InlineData("of 2 addresses", "of 2 adresses",
        "f:2:18: 'addresses' or 'address' is expected, not 'adresses'; did you mean 'addresses'?")]
    [InlineData("zero page", "zeropage", "f:3:1: an option of the machine (list calls), 'setup:' or 'T0' is expected, not 'zeropage'; did "
        + "you mean 'zero page'?")]
    [InlineData("zero page", "zero page, zero page", "f:3:12: the option is there twice")]
    [InlineData("zero page", "huge area of order 12", "f:3:1: huge pages of order 12: 6 to 9 are possible")]
    [InlineData("pin mm0[0]", "pin mm0(0)", "f:4:15: '[' is expected, not '('")]
    [InlineData("in slot 0", "in slot 4", "f:4:8: 'pin mm0[0] in slot 4': there are 4 slots")]
    [InlineData("fork mm0", "forc mm0", "f:5:12: 'nothing' or a call (list calls) is expected, not 'forc'; did you mean 'fork mm'?")]
    [InlineData("pin mm0[0]", "sgt mm0[0]", "f:4:8: 'nothing' or a call (list calls) is expected, not 'sgt'; did you mean 'stg mm'?")]
    [InlineData("-> mm1", "-> mm7", "f:5:12: 'fork mm0 -> mm7': a process can be forked once")]
    [InlineData("; ldg mm1[1]", "; ldg mm1[7]", "f:5:29: 'ldg mm1[7]': there are 2 addresses")]
    [InlineData("T1 in mm0", "T2 in mm0", "f:6:2: '1' is expected, not '2'")]
    [InlineData("may fail 1 atomic", "may fail 1 atomi", "f:6:23: 'atomic allocation', 'atomic allocations', 'sleeping allocation', "
        + "'sleeping allocations', 'CMA allocation' or 'CMA allocations' is expected, not 'atomi'; did you mean 'atomic allocation'?")]
    [InlineData("CPU of T1", "CPU of T2", "f:7:1: an interrupt on CPU 2, of which there are 2")]
    [InlineData("release slot 0", "swapoff", "f:7:1: an interrupt that does 'swapoff': it can only free a page")]
    [InlineData("T1 in mm0,", "T1 in mm0 on cpu0,", "f:5:1: T0 does not say on which CPU it is, and other threads do")]
    public void AnErrorSaysWhere(string words, string wrong, string error)
    {
        Assert.Null(Read(Sample).Fault());
        Assert.Contains(words, Sample, StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<BadInputException>(() => Read(Sample.Replace(words, wrong, StringComparison.Ordinal))).Message);
    }

    [Fact]
    public void WhatBeginsAsNoScenarioIsNone() => Assert.Contains("did you mean 'memory:'?",
        Assert.Throws<BadInputException>(() => new ScenarioText("memori: 1", "f").Read(Subjects.All.All)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ThreadsOfOneCpuSaySoUnderAnyNumbers()
    {
        var scenario = Read(Sample.Replace("T0 in mm0", "T0 in mm0 on cpu7", StringComparison.Ordinal)
            .Replace("T1 in mm0", "T1 in mm0 on cpu7", StringComparison.Ordinal));
        Assert.Equal([0, 0], Placement.Of(scenario).Cpus);
    }

    [Fact]
    public void FailuresStandInAnyOrder() => Assert.Equal(new FaultBudget(1, 2, 3), Read(Sample.Replace("may fail 1 atomic allocation",
        "may fail 3 CMA allocations and 1 atomic allocation and 2 sleeping allocations", StringComparison.Ordinal)).Threads[1].Faults);

    [Fact]
    public void TheAlphabetHasEachFormOnce()
    {
        Assert.Equal(ScenarioAlphabet.All.Count, ScenarioAlphabet.All.Select(item => item.Form).Distinct().Count());
        Assert.All(ScenarioAlphabet.All, item => Assert.EndsWith(".", item.Sentence, StringComparison.Ordinal));
        Assert.Subset(ScenarioAlphabet.All.Select(item => item.Form).ToHashSet(), OperationSet.All.Select(row => row.Form.Text)
            .Concat(MachineOptionSet.All.Select(row => row.Form?.Text).OfType<string>()).ToHashSet());
    }

    private static string Sample =>
        """
        memory: 1 region from 0x40, 1 tag frame in blocks of 1, data frames 0 1
        2 processes of 2 addresses, VM_MTE everywhere, CONFIG_PREEMPT_RCU on
        zero page
        setup: pin mm0[0] in slot 0
        T0 in mm0: fork mm0 -> mm1; ldg mm1[1]
        T1 in mm0, may fail 1 atomic allocation: swapoff
        I0 on the CPU of T1: release slot 0
        """;

    private static Scenario Read(string text) =>
        (Scenario)new ScenarioText(text, "f").Read([SeriesSubject.Of("rfc-v3")!]).Scenario;

    private static string TextOf(Scenario scenario) => string.Join('\n', ScenarioWords.Of(scenario));

    [GeneratedRegex(@"^f:(\d+):(\d+): .")]
    private static partial Regex Place();
}
