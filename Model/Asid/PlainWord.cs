using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>An ordinary variable that a lock protects, such as reserved_asids of a CPU: nothing orders its accesses.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
/// <param name="text">How reports print a value; null: as a number.</param>
public sealed class PlainWord(Machine machine, string name, long initial = 0, Func<long, string>? text = null)
    : KernelObject(machine, name)
{
    /// <summary>It is read; the result is what was found.</summary>
    public static readonly StepKind ReadKind = new("read", Access.Read);

    /// <summary>It is written; the argument is the value.</summary>
    public static readonly StepKind WriteKind = new("write", Access.Write);

    private readonly long initial = initial;
    private long value = initial;

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
            return value;
        }

        Writes();
        value = step.Argument;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == ReadKind ? StepText.Value(Name, Text(result)) : $"{Name} = {Text(step.Argument)}";

    /// <inheritdoc/>
    public override string StateText => Text(value);

    /// <inheritdoc/>
    protected override void Reset() => value = initial;

    private string Text(long word) => text?.Invoke(word) ?? $"{word}";
}
