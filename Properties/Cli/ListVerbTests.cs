using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ListVerbTests
{
    [Fact]
    public void EveryListHasNamesAndSentences()
    {
        foreach (var (what, rows) in ListVerb.Lists)
        {
            var run = CommandRun.Of("list", what);
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            Assert.NotEmpty(run.Lines);
            string[] items = [.. run.Lines.Where(line => line[0] != ' ')];
            Assert.Equal(rows(Subjects.All).Select(row => row.Name), items.Select(line => line.Split("  ")[0]));
            Assert.All(rows(Subjects.All), row => Assert.NotEmpty(row.Sentence));
            Assert.Equal(items.Length, items.Select(line => line.Split("  ")[0]).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("revisions", "rfc-v3")]
    [InlineData("invariants", "I13")]
    [InlineData("defects", "irqs-left-off")]
    [InlineData("repairs", "store-irq")]
    [InlineData("scenarios", "free-vs-reserve-same-block")]
    [InlineData("strategies", "pct")]
    [InlineData("programs", "lastzero:N")]
    [InlineData("assumptions", "xarray")]
    [InlineData("calls", "fork mm<mm> -> mm<child>")]
    [InlineData("calls", "store buffers")]
    [InlineData("calls", "program: counter:T,K")]
    public void AListHoldsWhatOthersRelyOn(string what, string name) =>
        Assert.Contains(CommandRun.Of("list", what).Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));

    /// <summary>By name, by rule, by function, by what goes wrong; any case of letters; of other lists by sentence, too.</summary>
    [Theory]
    [InlineData("defects", "FORK", "sleeping-copy-in-fork")]
    [InlineData("defects", "i13", "irqs-left-off")]
    [InlineData("defects", "do_swap_page", "swap-entry-used-anew,major-fault-forgotten")]
    [InlineData("defects", "RCU", "sleeping-copy-in-collapse")]
    [InlineData("revisions", "of until 2018", "before-2018")]
    public void AListIsFiltered(string what, string text, string names)
    {
        var run = CommandRun.Of("list", what, text);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Equal(names, string.Join(',', run.Lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0])));
        var events = CommandRun.Of("list", what, text, "--json", "-");
        Assert.Equal(names, string.Join(',', events.Lines.Select(line => ((ListedEvent)JsonLines.Read(line)).Name)));
    }

    [Fact]
    public void AFilterThatSelectsNothingIsRefused() =>
        Assert.EndsWith("did you mean 'irqs-left-off'?", CommandRun.Refused("list", "defects", "irqs-left-of\n"), StringComparison.Ordinal);

    [Fact]
    public void TheListOfDefectsFitsAScreensWidth()
    {
        var run = CommandRun.Of("list", "defects");
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 1, 80));
        Golden.Check("list-defects", run.Lines);
    }

    [Fact]
    public void AListIsWrittenAsEvents()
    {
        foreach (var (what, rows) in ListVerb.Lists)
        {
            var run = CommandRun.Of("list", what, "--json", "-");
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            Assert.Equal(rows(Subjects.All).Select(row => (what, row.Name, row.Sentence)), run.Lines
                .Select(line => (ListedEvent)JsonSerializer.Deserialize<Event>(line, JsonLines.Options)!)
                .Select(item => (item.List, item.Name, item.Sentence)));
        }
    }

    [Fact]
    public void AScenarioIsListedWithItsRevisionsAndItsBounds() => Assert.Equal(
        [
            "[rfc-v2, rfc-v3] A page is freed while another page of its block is reserved, and the store of the block may find no "
                + "memory for a node.",
            "    bounds: 2 threads; T1 may fail 1 atomic allocation and 1 sleeping allocation",
        ],
        CommandRun.Of("list", "scenarios")
            .Lines.SkipWhile(line => !line.StartsWith("free-vs-reserve-without-node ", StringComparison.Ordinal)).Take(2)
            .Select((line, i) => i == 0 ? line[line.IndexOf('[', StringComparison.Ordinal)..] : line));

    [Fact]
    public void ARepairIsListedWithWhatItCuresAndWhatItIsInsteadOf() => Assert.Equal(
        [
            "[rfc-v3] reserve_tag_storage() sets PG_tag_storage_reserved before it restores the saved tags.",
            "    cures: warn-on-restore",
            "    instead of: reserve-while-restoring",
        ],
        CommandRun.Of("list", "repairs").Lines.SkipWhile(line => !line.StartsWith("flag-first ", StringComparison.Ordinal)).Take(3)
            .Select((line, i) => i == 0 ? line[line.IndexOf('[', StringComparison.Ordinal)..] : line));

    /// <summary>Whatever a subject says of itself is listed, whoever wrote it.</summary>
    [Fact]
    public void TheListsAreThoseOfAllSubjects()
    {
        var revisions = Subjects.RevisionsIn(Subjects.All);
        Assert.NotEmpty(revisions);
        foreach (var subject in revisions)
        {
            Holds("revisions", [subject.Name], [subject.Summary]);
            Holds("invariants", subject.NewRules().Select(rule => rule.Id), subject.NewRules().Select(rule => rule.Sentence));
            Holds("assumptions", subject.Assumptions.Select(item => item.Name), subject.Assumptions.Select(item => item.Sentence));
            Holds("scenarios", subject.Scenarios.Select(item => item.Name), subject.Scenarios.Select(item => item.Sentence));
            Holds("defects", subject.Defects.Select(defect => defect.Slug), subject.Defects.Select(defect => defect.Sentence));
            Assert.All(subject.Scenarios, item => Assert.Contains(revisions, other => IsFound(other, item.Name)));
        }

        // A revision refuses what another has and it has not.
        static bool IsFound(ISubject subject, string name)
        {
            try
            {
                return subject.Find(name) is not null;
            }
            catch (BadInputException)
            {
                return false;
            }
        }

        // A rule whose short name another subject has, too, is listed with that of its own.
        static bool IsOf(string listed, string name) => listed == name || listed.StartsWith(name + " of ", StringComparison.Ordinal);

        static void Holds(string what, IEnumerable<string> names, IEnumerable<string> sentences)
        {
            var rows = ListVerb.Lists[what](Subjects.All).ToList();
            foreach (var (name, sentence) in names.Zip(sentences))
                Assert.Contains(rows, row => IsOf(row.Name, name) && row.Sentence.Contains(sentence, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void NothingIsTakenForGrantedSilently()
    {
        Assert.NotEmpty(Assumptions.All);
        Assert.All(Assumptions.All, assumption => Assert.NotEmpty(assumption.Sentence));
    }
}
