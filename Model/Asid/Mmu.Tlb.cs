using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>
/// Page tables and TLBs: an entry is a page of an mm, cached in a TLB under an ASID. An invalidation and the DSB that waits for it are
/// one step: what it removes is gone everywhere, and whoever waited for it takes it for gone.
/// </content>
public sealed partial class Mmu
{
    /// <summary>ptep_get_and_clear(); the argument is the page, the result whether it was mapped.</summary>
    public static readonly StepKind ClearKind = new("ptep_get_and_clear", Access.Write);

    /// <summary>TLBI VALE1IS: a page under an ASID, in all TLBs; the argument is the ASID, the value the page of an mm.</summary>
    public static readonly StepKind PageKind = new("__tlbi(vale1is)", Access.Write);

    /// <summary>TLBI ASIDE1IS: all of an ASID, in all TLBs; the argument is the ASID, the value pages of an mm.</summary>
    public static readonly StepKind AllKind = new("__tlbi(aside1is)", Access.Write);

    /// <summary>local_flush_tlb_all(); the argument is the CPU.</summary>
    public static readonly StepKind FlushKind = new("local_flush_tlb_all", Access.Write);

    private const int PageLimit = 16;

    private readonly uint[] mapped;
    private readonly uint[] invalidated;
    private readonly uint[] cached;

    /// <summary>ptep_get_and_clear(): whether it was mapped.</summary>
    public Step<bool> GetAndClearPte(int mm, int page) => new(new(this, ClearKind, (mm * PageLimit) + page));

    /// <summary>TLBI of one page under an ASID, and DSB.</summary>
    /// <param name="asid">The ASID.</param>
    /// <param name="mm">Whose page it is that the caller has unmapped.</param>
    /// <param name="page">The page.</param>
    public Step InvalidatePage(int asid, int mm, int page) => new(this, PageKind, asid, Value: ((long)mm << PageLimit) | (1L << page));

    /// <summary>TLBI of all that is cached under an ASID, and DSB.</summary>
    /// <param name="asid">The ASID.</param>
    /// <param name="mm">Whose pages they are that the caller has unmapped.</param>
    /// <param name="pages">Those pages, as bits.</param>
    public Step InvalidateAsid(int asid, int mm, uint pages) => new(this, AllKind, asid, Value: ((long)mm << PageLimit) | pages);

    /// <summary>local_flush_tlb_all().</summary>
    public Step LocalFlushTlbAll(int cpu) => new(this, FlushKind, cpu);

    /// <summary>The mm whose pages an invalidation is about.</summary>
    internal static int MmOf(in Step invalidation) => (int)(invalidation.Value >> PageLimit);

    /// <summary>An mm that has entries under a CPU's ASID in its TLB, other than the one it has in TTBR0; −1 if there is none.</summary>
    internal int OtherMmUnder(int cpu, int asid, int mm)
    {
        Reads(EntriesOf(cpu, asid));
        for (var other = 0; other < size.Mms; other++)
        {
            if (other != mm && cached[IndexOf(cpu, asid, other)] != 0) return other;
        }

        return -1;
    }

    /// <summary>Whether a TLB has entries of an mm under an ASID.</summary>
    internal bool HasEntries(int cpu, int asid, int mm)
    {
        Reads(EntriesOf(cpu, asid));
        return cached[IndexOf(cpu, asid, mm)] != 0;
    }

    /// <summary>Whether an mm has pages that are unmapped and were invalidated after that.</summary>
    internal bool HasInvalidated(int mm)
    {
        Reads(Tables + mm);
        return invalidated[mm] != 0;
    }

    /// <summary>A CPU that runs an mm and can hit a page of it that is unmapped and invalidated; −1 if there is none.</summary>
    internal int HitsStale(int mm)
    {
        Reads(Users + mm);
        Reads(Tables + mm);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (!Runs(cpu, mm)) continue;
            Reads(EntriesOf(cpu, ttbr1[cpu]));
            if ((cached[IndexOf(cpu, ttbr1[cpu], mm)] & invalidated[mm]) != 0) return cpu;
        }

        return -1;
    }

    /// <summary>Adds what <see cref="HitsStale"/> looks at.</summary>
    internal void AddStale(int mm, ref Footprint footprint)
    {
        footprint.Add(At(Users + mm), write: false);
        footprint.Add(At(Tables + mm), write: false);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (Runs(cpu, mm)) footprint.Add(At(EntriesOf(cpu, ttbr1[cpu])), write: false);
        }
    }

    private static bool IsInvalidation(in Step step) => step.Kind == PageKind || step.Kind == AllKind;

    private static uint PagesOf(in Step invalidation) => (uint)invalidation.Value & ((1u << PageLimit) - 1);

    private int TlbOf(int cpu) => size.CommonTlb ? 0 : cpu;

    private int EntriesOf(int cpu, int asid) => Entries + (TlbOf(cpu) * Users) + asid;

    private int IndexOf(int cpu, int asid, int mm) => (((TlbOf(cpu) * (size.Asids + 1)) + asid) * size.Mms) + mm;

    private bool ClearPte(int mm, int page)
    {
        Writes(Tables + mm);
        var was = (mapped[mm] >> page & 1) != 0;
        mapped[mm] &= ~(1u << page);
        return was;
    }

    /// <summary>Whatever the page table in a CPU's registers maps is cached under the ASID there.</summary>
    private void Fill(int cpu)
    {
        Reads(Tables + ttbr0[cpu]);
        Writes(EntriesOf(cpu, ttbr1[cpu]));
        cached[IndexOf(cpu, ttbr1[cpu], ttbr0[cpu])] |= mapped[ttbr0[cpu]];
    }

    private void AddInvalidation(in Step step, ref Footprint footprint)
    {
        var asid = (int)step.Argument;
        footprint.Add(At(Tables + MmOf(step)), write: true);
        for (var tlb = 0; tlb < tlbs; tlb++) footprint.Add(At(EntriesOf(tlb, asid)), write: true);
        AddRefill(asid, ref footprint);
    }

    private void Invalidate(in Step step)
    {
        var asid = (int)step.Argument;
        var pages = step.Kind == PageKind ? PagesOf(step) : uint.MaxValue;
        Writes(Tables + MmOf(step));
        invalidated[MmOf(step)] |= PagesOf(step);
        for (var tlb = 0; tlb < tlbs; tlb++)
        {
            Writes(EntriesOf(tlb, asid));
            for (var mm = 0; mm < size.Mms; mm++) cached[IndexOf(tlb, asid, mm)] &= ~pages;
        }

        Refill(asid);
    }

    /// <summary>Who has an ASID in his registers caches again at once what is still mapped.</summary>
    private void Refill(int asid)
    {
        Reads(Holders + asid);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (ttbr0[cpu] >= 0 && ttbr1[cpu] == asid) Fill(cpu);
        }
    }

    private void AddRefill(int asid, ref Footprint footprint)
    {
        footprint.Add(At(Holders + asid), write: false);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (ttbr0[cpu] >= 0 && ttbr1[cpu] == asid) footprint.Add(At(Tables + ttbr0[cpu]), write: false);
        }
    }

    private void AddFlush(int cpu, ref Footprint footprint)
    {
        footprint.Add(At(cpu), write: false);
        for (var asid = 0; asid <= size.Asids; asid++)
        {
            footprint.Add(At(EntriesOf(cpu, asid)), write: true);
            if (size.CommonTlb) AddRefill(asid, ref footprint);
        }

        if (ttbr0[cpu] >= 0) footprint.Add(At(Tables + ttbr0[cpu]), write: false);
    }

    private void Flush(int cpu)
    {
        Reads(cpu);
        for (var asid = 0; asid <= size.Asids; asid++)
        {
            Writes(EntriesOf(cpu, asid));
            for (var mm = 0; mm < size.Mms; mm++) cached[IndexOf(cpu, asid, mm)] = 0;
            if (size.CommonTlb) Refill(asid);
        }

        if (ttbr0[cpu] >= 0) Fill(cpu);
    }
}
