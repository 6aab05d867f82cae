using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// <see cref="PetersonProgram"/>, but each lets the other go first before it announces itself: one may enter while it knows nothing
/// of the other, and the other because it was let go first.
/// </summary>
internal sealed class PetersonBrokenProgram : PetersonProgram
{
    internal PetersonBrokenProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine, numbers)
    {
    }

    /// <inheritdoc/>
    protected override async KernelTask Enter(int me)
    {
        await Turn.Write(1 - me);
        await Wants[me].Write(1);
        await MayEnter[me].Holds();
    }
}
