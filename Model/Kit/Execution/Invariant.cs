namespace TagStorageModel.Kit.Execution;

/// <summary>
/// A rule: a table of what it does at which steps and notes. Judged at a step it reads only objects in that step's
/// footprint, which it may widen; what cannot be had so is judged at the end of the run.
/// </summary>
public abstract class Invariant
{
    private long exercised;

    /// <summary>Its short name in lists and keys: a letter and its number among the rules of its subject.</summary>
    public abstract string Id { get; }

    /// <summary>Its number among the rules of its subject, by which lists are ordered.</summary>
    public int Number => int.Parse(Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The rule as a sentence.</summary>
    public abstract string Sentence { get; }

    /// <summary>The table, asked for once, when the rule is bound: the rows for a kind of step apply in their order.</summary>
    public virtual IEnumerable<RuleRow> Rows => [];

    /// <summary>How often its premise really held, since it was made: a rule that was never exercised has shown nothing.</summary>
    public virtual long Exercised
    {
        get => exercised;
        protected set => exercised = value;
    }

    /// <summary>The machine it watches.</summary>
    protected Machine Machine { get; private set; } = null!;

    /// <summary>Adds what this rule alone reads at a step. For reports: a machine has the rows of all rules by their kinds.</summary>
    public void Footprint(in Step step, ref Footprint footprint)
    {
        foreach (var row in Rows)
        {
            if (row is StepRow { Joins: { } join } about && about.IsAbout(step)) join(step, ref footprint);
        }
    }

    /// <summary>Called before the first step of a run; to be overridden by rules that keep something during one.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>A run is over.</summary>
    /// <param name="allReturned">Every thread returned: what is left over is left over for good.</param>
    /// <param name="cut">The run was ended by a bound, not by itself.</param>
    public virtual void Conclude(bool allReturned, bool cut)
    {
    }

    /// <summary>A row about steps of one kind; its columns are those of <see cref="StepRow"/>.</summary>
    protected static StepRow On(
        StepKind kind, KernelObject? of = null, StepTest? when = null, StepJoin? joins = null, StepEffect? does = null) =>
        new([kind], of, when, joins, does);

    /// <summary>A row about steps of several kinds.</summary>
    protected static StepRow On(
        IReadOnlyList<StepKind> kinds, KernelObject? of = null, StepTest? when = null, StepJoin? joins = null, StepEffect? does = null) =>
        new(kinds, of, when, joins, does);

    /// <summary>A row about all steps.</summary>
    protected static AnyStepRow OnAny(StepEffect does) => new(does);

    /// <summary>A row about notes of one kind.</summary>
    protected static NoteRow On(NoteKind kind, NoteEffect does) => new(kind, does);

    /// <summary>For rows of which it only matters that the premise held.</summary>
    protected void Exercise(ModelThread thread, in Step step, long result) => exercised++;

    /// <summary>The machine and the code under test are complete.</summary>
    protected virtual void Attached()
    {
    }

    /// <summary>Gives the rule the code under test; one that looks at no object of it has no use for it.</summary>
    private protected virtual void Bind(ICodeUnderTest? code)
    {
    }

    internal void Attach(Machine machine, ICodeUnderTest? code)
    {
        Machine = machine;
        Bind(code);
        Attached();
    }
}
