namespace TagStorageModel.Model;

/// <summary>Sees notes.</summary>
public interface INoteWatcher
{
    /// <summary>Something was noted.</summary>
    void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text);
}

/// <summary>Sees every step while it is the machine's follower.</summary>
public interface IStepFollower
{
    /// <summary>A step has just had its effect.</summary>
    void Follow(ModelThread thread, in Step step);
}

/// <summary>
/// A rule. Judged at a step it reads only objects in that step's footprint, which it may widen; what cannot be
/// had so is judged at the end of the run.
/// </summary>
public abstract class Invariant
{
    /// <summary>Its number in the list of rules, <c>I1</c> to <c>I22</c>.</summary>
    public abstract string Id { get; }

    /// <summary>The rule as a sentence.</summary>
    public abstract string Sentence { get; }

    /// <summary>The steps it looks at.</summary>
    public virtual IReadOnlyList<StepKind> Watches => [];

    /// <summary>How often its premise really held, since it was made: a rule that was never exercised has shown nothing.</summary>
    public virtual long Exercised { get; protected set; }

    /// <summary>The machine it watches.</summary>
    protected Machine Machine { get; private set; } = null!;

    /// <summary>What a step must add to its footprint because this rule reads it there.</summary>
    public virtual void Footprint(in Step step, ref Footprint footprint)
    {
    }

    /// <summary>A step that it watches has just had its effect.</summary>
    public virtual void Observe(ModelThread thread, in Step step, long result)
    {
    }

    /// <summary>A run begins.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>A run is over.</summary>
    /// <param name="allReturned">Every thread returned: what is left over is left over for good.</param>
    /// <param name="cut">The run was ended by a bound, not by itself.</param>
    public virtual void Conclude(bool allReturned, bool cut)
    {
    }

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
