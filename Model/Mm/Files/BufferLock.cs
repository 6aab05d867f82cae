using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Files;

/// <summary>BH_Lock: the sleeping bit lock of a buffer head.</summary>
public sealed class BufferLock(Machine machine, int index) : BitLock(machine, $"bh:{index}.BH_Lock", "lock_buffer", Kinds)
{
    private static readonly BitLockKinds Kinds =
        new(new("lock_buffer", Access.Write) { Waits = true }, new("trylock_buffer", Access.Write), new("unlock_buffer", Access.Write));

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == Kinds.TryLock ? StepText.Number($"trylock_buffer(bh:{index})", result) : $"{step.Kind.Name}(bh:{index})";
}
