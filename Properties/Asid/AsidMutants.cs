using TagStorageModel.Harness.Asid;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

/// <summary>An allocator with one thing wrong in it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Text">A scenario in which it does.</param>
/// <param name="Make">Makes it.</param>
internal sealed record AsidMutant(string Name, string Rule, string Text, Func<Machine, AsidSize, AsidAllocator> Make)
{
    internal AsidScenario Scenario => AsidReader.Read(Text);

    internal AsidSubject Subject => new(Name, "a mutant", Make);
}

/// <summary>Allocators with one lock, flag or order changed.</summary>
internal static class AsidMutants
{
    internal static IReadOnlyList<AsidMutant> All { get; } =
    [
        new("no flush after a rollover", "A1",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu0 switch mm0; cpu0 switch mm1; cpu0 switch mm2
            T0: switch mm3
            """, (machine, size) => new NoFlush(machine, size)),
        new("one TLB, and TTBR0 not parked", "A1",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page, one TLB (CnP)
            setup: cpu0 switch mm1; cpu0 switch mm0; cpu1 switch mm2
            T0: switch mm1
            T1: switch mm3
            """, (machine, size) => new NotParked(machine, size)),
        new("the ASID changes with a page table in TTBR0", "A1",
            """
            machine: 1 CPU, 3 ASIDs, 2 mms of 1 page
            setup: cpu0 switch mm0
            T0: switch mm1
            """, (machine, size) => new AsidFirst(machine, size)),
        new("reserved ASIDs are not looked at", "A2",
            """
            machine: 2 CPUs, 5 ASIDs, 5 mms of 1 page
            setup: cpu1 switch mm1; cpu0 switch mm0; cpu0 switch mm2; cpu0 switch mm4
            T0: switch mm3; switch mm1
            """, (machine, size) => new ReservedIgnored(machine, size)),
        new("a CPU that has not switched since is forgotten", "A3",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu1 switch mm1; cpu0 switch mm0; cpu0 switch mm2
            T0: switch mm3; switch mm0
            """, (machine, size) => new IdleCpuForgotten(machine, size)),
        new("no lock", "A3",
            """
            machine: 2 CPUs, 4 ASIDs, 2 mms of 1 page
            T0: switch mm0
            T1: switch mm1
            """, (machine, size) => new NoLock(machine, size)),
        new("pinned ASIDs are not kept", "A3",
            """
            machine: 2 CPUs, 5 ASIDs, 5 mms of 1 page
            setup: cpu0 switch mm0; cpu0 pin mm0; cpu1 switch mm1; cpu0 switch mm2; cpu0 switch mm3
            T0: switch mm4
            T1: switch mm0
            """, (machine, size) => new PinsForgotten(machine, size)),
        new("the ASID is read before the page is unmapped", "A4",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu1 switch mm2
            T0: unmap mm1[0]
            T1: switch mm3; switch mm1
            """, (machine, size) => new AsidReadEarly(machine, size)),
        new("any number of ASIDs can be pinned", "A5",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu0 pin mm0; cpu0 pin mm1; cpu0 switch mm2
            T0: switch mm3
            """, (machine, size) => new PinsUnlimited(machine, size)),
        new("the fast path of before 2018", "A3",
            """
            machine: 2 CPUs, 4 ASIDs, 5 mms of 1 page
            setup: cpu0 switch mm2; cpu0 switch mm0; cpu1 switch mm1
            T0: switch mm2
            T1: switch mm3; switch mm4; switch mm3
            """, (machine, size) => new Before2018(machine, size)),
    ];

    private sealed class NoFlush(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override async KernelTask FlushContext()
        {
            await base.FlushContext();
            for (var cpu = 0; cpu < Size.Cpus; cpu++) await TlbFlushPending.TestAndClear(cpu);
        }
    }

    private sealed class NotParked(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override bool ParksFirst => false;
    }

    private sealed class AsidFirst(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override async KernelTask CpuSwitchMm(int mm, int cpu)
        {
            var asid = ContextId.Asid(await ContextIds[mm].Read());
            await Mmu.SetAsid(cpu, asid);
            await Mmu.SetTtbr0(cpu, mm);
        }
    }

    private sealed class ReservedIgnored(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override async KernelTask<bool> CheckUpdateReservedAsid(long asid, long newasid)
        {
            await ReservedAsids[0].Read();
            return false;
        }
    }

    private sealed class IdleCpuForgotten(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override async KernelTask FlushContext()
        {
            await AsidMap.CopyFrom(PinnedAsidMap);
            for (var cpu = 0; cpu < Size.Cpus; cpu++)
            {
                var asid = await ActiveAsids[cpu].Exchange(0);
                await AsidMap.Set(ContextId.Asid(asid));
                await ReservedAsids[cpu].Write(asid);
            }

            await TlbFlushPending.SetAll();
        }
    }

    private sealed class NoLock(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        public override async KernelTask CheckAndSwitchContext(int mm, int cpu)
        {
            var asid = await NewContext(mm);
            await ContextIds[mm].Set(asid);
            if (await TlbFlushPending.TestAndClear(cpu)) await Mmu.LocalFlushTlbAll(cpu);
            await ActiveAsids[cpu].Set(asid);
            await CpuSwitchMm(mm, cpu);
        }
    }

    private sealed class PinsForgotten(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override async KernelTask FlushContext()
        {
            for (var asid = 0; asid < Size.Asids; asid++) await AsidMap.Clear(asid);
            for (var cpu = 0; cpu < Size.Cpus; cpu++)
            {
                var asid = await ActiveAsids[cpu].Exchange(0);
                if (asid == 0) asid = await ReservedAsids[cpu].Read();
                await AsidMap.Set(ContextId.Asid(asid));
                await ReservedAsids[cpu].Write(asid);
            }

            await TlbFlushPending.SetAll();
        }
    }

    private sealed class AsidReadEarly(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        public override async KernelTask PtepClearFlush(int mm, int page)
        {
            var asid = ContextId.Asid(await ContextIds[mm].Read());
            if (await Mmu.GetAndClearPte(mm, page)) await Mmu.InvalidatePage(asid, mm, page);
        }
    }

    private sealed class PinsUnlimited(Machine machine, AsidSize size) : AsidAllocator(machine, size)
    {
        protected override int MaxPinnedAsids => Size.Asids;
    }
}
