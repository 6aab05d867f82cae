using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// A shared machine word. What conditions ask is asked of words: whatever is to be waited for (<see cref="Condition"/>), or must hold
/// after every step.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
public abstract class Word(Machine machine, string name, long initial) : KernelObject(machine, name)
{
    private readonly long initial = initial;
    private readonly List<Condition> conditions = [];

    /// <summary>The value: for judging a run that is over, and for conditions that look at it.</summary>
    public long Final { get; private protected set; } = initial;

    /// <summary>Where it is read and written.</summary>
    public Location Place => At();

    /// <summary>The kinds of steps that may change it.</summary>
    public abstract IReadOnlyList<StepKind> ChangedBy { get; }

    /// <inheritdoc/>
    public override bool HasFootprintByAccess => true;

    /// <summary>What waits for a condition on it is told by the condition, too.</summary>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        base.Footprint(step, ref footprint);
        if (step.Kind.Access != Access.Write) return;
        foreach (var condition in conditions) footprint.Add(condition.Place, write: true);
    }

    /// <inheritdoc/>
    public override string StateText => $"{Final}";

    /// <summary>A condition looks at it.</summary>
    internal void AddCondition(Condition condition) => conditions.Add(condition);

    /// <summary>A step of another object reads it.</summary>
    internal void IsRead() => Reads();

    /// <inheritdoc/>
    protected override void Reset() => Final = initial;
}
