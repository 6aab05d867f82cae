using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>
/// The allocator as it was until January 2018: the fast path replaces the CPU's active_asids first, and looks at what was there
/// afterwards.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="size">How large it is.</param>
public sealed class Before2018(Machine machine, AsidSize size) : AsidAllocator(machine, size)
{
    /// <inheritdoc/>
    [CFunction("check_and_switch_context", IsPart = true)]
    protected override async KernelTask<bool> SwitchesFast(long asid, int cpu) =>
        IsSameGeneration(asid, await AsidGeneration.Read()) && await ActiveAsids[cpu].Exchange(asid) != 0;
}
