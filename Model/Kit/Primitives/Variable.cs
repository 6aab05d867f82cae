using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// A variable that is accessed plainly, as C code does that leaves it to locks and barriers that nobody else is there: two accesses
/// of which one writes, and which nothing orders, are a data race. Its stores are never delayed: code without data races cannot tell,
/// and code with one is reported.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
public sealed class Variable(Machine machine, string name, long initial = 0) : Word(machine, name, initial)
{
    /// <summary>A plain read; the result is what was found.</summary>
    public static readonly StepKind ReadKind = new("read", Access.Read);

    /// <summary>A plain write; its argument is what is written.</summary>
    public static readonly StepKind WriteKind =
        new("write", Access.Write) { Order = StoreOrder.Relaxed, Synchronizes = Synchronization.None };

    private static readonly StepKind[] WriteKinds = [WriteKind];

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> ChangedBy => WriteKinds;

    /// <summary>Reads it.</summary>
    public Step<long> Read() => new(new(this, ReadKind));

    /// <summary>Writes it.</summary>
    public Step Write(long written) => new(this, WriteKind, written);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadKind)
        {
            Reads();
            return Final;
        }

        Writes();
        Final = step.Argument;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == ReadKind ? StepText.Value(Name, $"{result}") : $"{Name} = {step.Argument}";
}
