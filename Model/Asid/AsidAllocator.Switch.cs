using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>check_and_switch_context() and its caller in the scheduler, which has interrupts off.</content>
public partial class AsidAllocator
{
    /// <summary>Whether TTBR0 has the reserved page table before active_asids changes: system_supports_cnp().</summary>
    protected virtual bool ParksFirst => Size.CommonTlb;

    /// <summary>switch_mm() of a CPU that was running another mm, as the scheduler calls it.</summary>
    /// <param name="mm">The mm, or <see cref="InitMm"/>.</param>
    /// <param name="cpu">smp_processor_id().</param>
    [Path]
    public async KernelTask SwitchMm(int mm, int cpu)
    {
        var running = ModelThread.Current.Cpu;
        await running.LocalIrqDisable();
        await Mmu.Schedule(cpu);
        if (mm == InitMm) await Mmu.SetReservedTtbr0(cpu);
        else await CheckAndSwitchContext(mm, cpu);
        await running.LocalIrqEnable();
    }

    /// <summary>check_and_switch_context(): gives the CPU an mm, under an ASID of the current generation.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="cpu">smp_processor_id().</param>
    public virtual async KernelTask CheckAndSwitchContext(int mm, int cpu)
    {
        if (ParksFirst) await Mmu.SetReservedTtbr0(cpu);
        var asid = await ContextIds[mm].Read();
        if (!await SwitchesFast(asid, cpu))
        {
            var wereDisabled = await CpuAsidLock.LockIrqSave();
            asid = await ContextIds[mm].Read();
            if (!IsSameGeneration(asid, await AsidGeneration.Read()))
            {
                asid = await NewContext(mm);
                await ContextIds[mm].Set(asid);
            }

            if (await TlbFlushPending.TestAndClear(cpu)) await Mmu.LocalFlushTlbAll(cpu);
            await ActiveAsids[cpu].Set(asid);
            await CpuAsidLock.UnlockIrqRestore(wereDisabled);
        }

        await CpuSwitchMm(mm, cpu);
    }

    /// <summary>
    /// The fast path: whether the CPU's active_asids could be replaced while it was not 0, with an ASID of the current generation.
    /// A rollover that comes at the same time either has taken it away, or will find the new one.
    /// </summary>
    [CFunction("check_and_switch_context", IsPart = true)]
    protected virtual async KernelTask<bool> SwitchesFast(long asid, int cpu)
    {
        var old = await ActiveAsids[cpu].Read();
        return old != 0 && IsSameGeneration(asid, await AsidGeneration.Read())
            && await ActiveAsids[cpu].CompareExchange(old, asid) != 0;
    }

    /// <summary>cpu_switch_mm(), cpu_do_switch_mm(): while the ASID changes, TTBR0 has the reserved page table.</summary>
    protected virtual async KernelTask CpuSwitchMm(int mm, int cpu)
    {
        await Mmu.SetReservedTtbr0(cpu);
        var asid = ContextId.Asid(await ContextIds[mm].Read());
        await Mmu.SetAsid(cpu, asid);
        await Mmu.SetTtbr0(cpu, mm);
    }
}
