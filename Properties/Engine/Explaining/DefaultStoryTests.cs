using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Explaining;

/// <summary>Failures of subjects that add nothing to their explanation.</summary>
public sealed class DefaultStoryTests
{
    /// <summary>
    /// What a rule that is judged at the end looks at is not known; what was written last is, and who had found
    /// something else before.
    /// </summary>
    [Fact]
    public void ARuleThatIsJudgedAtTheEndIsToldByWhatWasWrittenLast()
    {
        var explanation = Explain("tag-race:1", ReferencePrograms.Make("tag-race:1"));
        Assert.Equal("BUG: broken rule: A reserved page has no entry left", explanation.Title);
        Assert.Equal(["RESERVED is set and an entry is left"], explanation.Splat);
        Assert.Equal("P1", explanation.Invariant);
        var facts = explanation.Facts.Select(fact => $"{fact.Mark} {fact.Text}").ToList();
        Assert.Contains(facts, fact => fact.Contains("saver0 finds READ_ONCE(RESERVED) → 0, and acts on it", StringComparison.Ordinal));
        Assert.Contains(facts, fact => fact.Contains("WRITE_ONCE(map, 1)", StringComparison.Ordinal));
        Assert.Contains(facts, fact => fact.Contains("WRITE_ONCE(RESERVED, 1)", StringComparison.Ordinal));
        Assert.StartsWith("=> ", facts[^1], StringComparison.Ordinal);
        FactsTests.Check(explanation, FailureReport.Lines(explanation, "tag-race:1@0/0x1", 100, int.MaxValue));
    }

    /// <summary>Two threads count without a lock: what one of them found is out of date when it acts on it.</summary>
    [Fact]
    public void AnUpdateThatIsLostIsToldByWhatWasFoundBefore()
    {
        var explanation = Explain("unlocked-counter", Counter());
        var facts = explanation.Facts.Select(fact => fact.Text).ToList();
        Assert.Contains(facts, fact => fact.EndsWith("finds READ_ONCE(counter) → 0, and acts on it", StringComparison.Ordinal));
        Assert.Contains(facts, fact => fact.Contains("WRITE_ONCE(counter, 1)", StringComparison.Ordinal));
        Assert.Equal(["t0", "t1"], explanation.Facts.Select(fact => fact.Thread).Distinct().Order());
        FactsTests.Check(explanation, FailureReport.Lines(explanation, "x@0/0x1", 100, int.MaxValue));
    }

    /// <summary>Threads that wait for one another are told with what each holds, although nothing is known of the lock.</summary>
    [Fact]
    public void ADeadlockOfLocksThatNobodyKnowsIsToldByWhoHoldsThem()
    {
        var explanation = Explain("crossed", Crossed());
        Assert.Equal("INFO: tasks t0, t1 blocked for ever", explanation.Title);
        Assert.Equal(["t0 waits in lock(b), held by t1", "t1 waits in lock(a), held by t0"], explanation.Splat.Order());
        var facts = explanation.Facts.Select(fact => fact.Text).ToList();
        Assert.Equal(["t0 takes a, which t1 waits for", "t1 takes b, which t0 waits for"], facts.SkipLast(1).Order());
        Assert.Equal("each waits for what the next one holds", facts[^1]);
        Assert.Equal(2, explanation.Steps.Count(step => step.IsViolation));
        FactsTests.Check(explanation, FailureReport.Lines(explanation, "x@0/0x1", 100, int.MaxValue));
    }

    /// <summary>A rule that is judged at a step is told by who wrote last what that step touches.</summary>
    [Fact]
    public void ARuleThatIsJudgedAtAStepIsToldByTheLastWriteOfAnother()
    {
        var machine = new Machine([new NothingIsTwo()]);
        var word = new Cell(machine, "word");
        var threads = new MadeProgram(machine);
        threads.Add("t0", () => Write(word, 2));
        threads.Add("t1", () => Add(word));
        threads.Create(0);
        machine.BindInvariants(null);
        var explanation = Explain("two", machine, machine => machine.Violations.Items[0].Thread!.Name == "t1");
        Assert.Equal("BUG: broken rule: Nobody finds 2", explanation.Title);
        Assert.Equal(["2 was found, pid: t1"], explanation.Splat);
        Assert.Equal(["t0 is the last to change that: WRITE_ONCE(word, 2)", "t1 breaks the rule (2 was found): READ_ONCE(word) → 2"],
            explanation.Facts.Select(fact => fact.Text));
        FactsTests.Check(explanation, FailureReport.Lines(explanation, "x@0/0x1", 100, int.MaxValue));
    }

    /// <summary>A rule can look at what is written, too.</summary>
    [Fact]
    public void ARuleThatIsJudgedAtAWriteNamesIt()
    {
        var machine = new Machine([new NobodyWritesTwo()]);
        var word = new Cell(machine, "word");
        var threads = new MadeProgram(machine);
        for (var i = 0; i < 2; i++) threads.Add($"t{i}", () => Add(word));
        threads.Create(0);
        machine.BindInvariants(null);
        var fact = Explain("written", machine).Facts[^1].Text;
        Assert.EndsWith("breaks the rule (2 was written): WRITE_ONCE(word, 2)", fact, StringComparison.Ordinal);
    }

    /// <summary>However long the names of threads are, each column has a head of its own.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void EveryColumnHasAHeadOfItsOwnAndAMemoryThatIsNotThereNone(int count)
    {
        var machine = new Machine();
        var counter = new Cell(machine, "counter");
        machine.AddInvariant(new Counts(counter));
        var threads = new MadeProgram(machine);
        for (var i = 0; i < count; i++) threads.Add($"counting-thread-{i}-of-many", () => Add(counter));
        threads.Create(0);
        machine.BindInvariants(null);
        var explanation = Explain("long", machine);
        var rules = Lanes.Of(explanation, 120).First(line => line.Trim().StartsWith("--", StringComparison.Ordinal));
        Assert.Equal(Lanes.Columns(explanation).Count, rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(FailureReport.Lines(explanation, "x", 120), line => line.StartsWith("memory", StringComparison.Ordinal));
    }

    /// <summary>All forms can be made of it.</summary>
    [Theory]
    [InlineData("html")]
    [InlineData("json")]
    [InlineData("lanes")]
    [InlineData("mail")]
    [InlineData("sarif")]
    [InlineData("trace-event")]
    public void EveryFormTellsIt(string form)
    {
        var explanation = Explain("crossed", Crossed());
        var text = new ExplainedCase(KnownFailure.Case("i12-interrupt").Token, MadeSubject.Stories, explanation, 2).As(form);
        Assert.Contains("blocked for ever", text, StringComparison.Ordinal);
        Assert.Contains("lock(a)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsCasesCannotBeWrittenAsCSharp() => Assert.Contains(
        "cannot be written as C#",
        Assert.Throws<BadInputException>(() =>
            new ExplainedCase(KnownFailure.Case("i12-interrupt").Token, MadeSubject.Stories, Explain("crossed", Crossed()), 2)
            .As("program")).Message,
        StringComparison.Ordinal);

    internal static Machine Crossed()
    {
        var machine = new Machine([new EverybodyReturns()]);
        var (a, b) = (new PlainLock(machine, "a"), new PlainLock(machine, "b"));
        var threads = new MadeProgram(machine);
        threads.Add("t0", () => Both(a, b));
        threads.Add("t1", () => Both(b, a));
        threads.Create(0);
        machine.BindInvariants(null);
        return machine;
    }

    private static Machine Counter()
    {
        var machine = new Machine();
        var counter = new Cell(machine, "counter");
        machine.AddInvariant(new Counts(counter));
        var threads = new MadeProgram(machine);
        threads.Add("t0", () => Add(counter));
        threads.Add("t1", () => Add(counter));
        threads.Create(0);
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask Both(PlainLock first, PlainLock second)
    {
        await first.Lock();
        await second.Lock();
        await second.Unlock();
        await first.Unlock();
    }

    private static async KernelTask Add(Cell counter)
    {
        var value = await counter.Read();
        await counter.Write(value + 1);
    }

    private static async KernelTask Write(Cell word, long value) => await word.Write(value);

    /// <summary>The first failure that a search finds.</summary>
    private static Explanation Explain(string name, Machine machine, Func<Machine, bool>? isWanted = null)
    {
        var run = Recorded(name, machine, isWanted);
        return Explanation.Of(run, machine.Violations.Items[0], []);
    }

    internal static RecordedRun Recorded(string name, Machine machine, Func<Machine, bool>? isWanted = null)
    {
        machine.Trace.IsRecording = true;
        var engine = new OwnEngine(machine);
        var random = new RandomStrategy(1);
        for (var i = 0; i < 1000; i++)
        {
            engine.Run(random);
            if (machine.Violations.Items.Length > 0 && isWanted?.Invoke(machine) != false)
                return new RecordedRun(machine, name, null, MadeSubject.Stories);
        }

        throw new InvalidOperationException("nothing was found");
    }

    private sealed class Counts(Cell counter) : Invariant
    {
        public override string Id => "P2";

        public override string Sentence => "Every addition counts";

        public override void Conclude(bool allReturned, bool cut)
        {
            if (counter.Final != 2) Machine.Violations.Report(this, null, "an addition is lost");
        }
    }

    private sealed class NobodyWritesTwo : Invariant
    {
        public override string Id => "P4";

        public override string Sentence => "Nobody writes 2";

        public override IEnumerable<RuleRow> Rows => [On(Cell.WriteKind, does: Judge)];

        private void Judge(ModelThread thread, in Step step, long result)
        {
            if (step.Argument == 2) Machine.Violations.Report(this, thread, "2 was written");
        }
    }

    private sealed class NothingIsTwo : Invariant
    {
        public override string Id => "P3";

        public override string Sentence => "Nobody finds 2";

        public override IEnumerable<RuleRow> Rows => [On(Cell.ReadKind, does: Judge)];

        private void Judge(ModelThread thread, in Step step, long result)
        {
            if (result == 2) Machine.Violations.Report(this, thread, "2 was found");
        }
    }
}
