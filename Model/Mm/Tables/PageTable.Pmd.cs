using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tables;

// The PMD of the huge area, which is the addresses from SmallSize on: none, a page table, a huge page or a migration entry.
public sealed partial class PageTable
{
    /// <summary>The PMD is written.</summary>
    public static readonly StepKind SetPmdKind = new("set_pmd", Access.Write);

    private static readonly StepKind GetPmdKind = new("pmdp_get", Access.Read);
    /// <summary>A huge entry is taken out; the result is the old one.</summary>
    public static readonly StepKind ClearPmdKind = new("pmdp_huge_get_and_clear", Access.Write);
    private static readonly StepKind InvalidatePmdKind = new("pmdp_invalidate", Access.Write);
    private static readonly StepKind PopulatePmdKind = new("pmd_populate", Access.Write);
    private static readonly StepKind CollapsePmdKind = new("pmdp_collapse_flush", Access.Write);
    private static readonly StepKind FreeTableKind = new("pmd_clear", Access.Write);
    private static readonly StepKind GetDetachedKind = new("ptep_get", Access.Read);
    private Pte pmd;

    /// <summary>The kinds of steps that change the PMD; the result is the old one.</summary>
    public static IReadOnlyList<StepKind> PmdKinds { get; } = [SetPmdKind, ClearPmdKind, InvalidatePmdKind, PopulatePmdKind,
        CollapsePmdKind, FreeTableKind];

    /// <summary>pmd_lockptr() of the huge area's PMD.</summary>
    public SpinLock PmdLock { get; }

    /// <summary>Addresses below the huge area.</summary>
    public int SmallSize { get; }

    /// <summary>The PMD, for a step or rule that has it in its footprint.</summary>
    public Pte Pmd
    {
        get
        {
            Reads(entries.Length);
            return pmd;
        }
    }

    /// <summary>pmdp_get(): with the lock or without.</summary>
    public Step<Pte> GetPmd() => new(new(this, GetPmdKind, entries.Length));

    /// <summary>set_pmd(): the bare store; set_pmd_at() looks at the tags.</summary>
    public Step SetPmd(Pte pmd) => new(this, SetPmdKind, entries.Length, Value: pmd.Bits);

    /// <summary>pmdp_huge_get_and_clear().</summary>
    public Step<Pte> ClearPmd() => new(new(this, ClearPmdKind, entries.Length));

    /// <summary>pmdp_invalidate(): still a huge page to software, not to the hardware. The old entry.</summary>
    public Step<Pte> InvalidatePmd() => new(new(this, InvalidatePmdKind, entries.Length));

    /// <summary>pmd_populate(): the huge area's small entries are reachable.</summary>
    public Step PopulatePmd() => new(this, PopulatePmdKind, entries.Length);

    /// <summary>pmdp_collapse_flush(): takes the page table away; its entries stay as they are.</summary>
    public Step CollapsePmd() => new(this, CollapsePmdKind, entries.Length);

    /// <summary>pmd_clear() of an empty page table, which is freed.</summary>
    public Step FreeTable() => new(this, FreeTableKind, entries.Length);

    /// <summary>ptep_get() of an entry in a page table that no PMD points to, by whoever has taken it away.</summary>
    public Step<Pte> GetDetached(int address) => new(new(this, GetDetachedKind, address));

    /// <summary>What the hardware finds at an address, for a step that has <see cref="AddWalk"/> in its footprint.</summary>
    public Pte Walk(int address)
    {
        if (address < SmallSize) return Of(address);
        Reads(entries.Length);
        if (pmd.IsTable) return Of(address);
        return pmd.IsNone ? default : pmd.Next(address - SmallSize);
    }

    /// <summary>Adds what a walk to an address reads.</summary>
    public void AddWalk(int address, ref Footprint footprint)
    {
        footprint.Add(At(address), write: false);
        if (address >= SmallSize) footprint.Add(At(entries.Length), write: false);
    }

    /// <summary>What a step that changes an entry, or the PMD, has left there.</summary>
    /// <param name="step">The step.</param>
    /// <param name="result">Its result: the old entry.</param>
    public static Pte EntryAfter(in Step step, long result)
    {
        if (step.Kind == SetKind || step.Kind == SetPmdKind) return new Pte(step.Value);
        if (step.Kind == PopulatePmdKind) return Pte.Table;
        return step.Kind == InvalidatePmdKind ? new Pte(result).Invalidated() : default;
    }

    private long ExecutePmd(in Step step)
    {
        var kind = step.Kind;
        Reads(entries.Length);
        var old = pmd.Bits;
        if (kind == GetPmdKind) return old;
        Writes(entries.Length);
        pmd = EntryAfter(step, old);
        return old;
    }

    private StepText DescribePmd(in Step step, long result, Func<int, string>? nameOf)
    {
        if (step.Kind == SetPmdKind) return $"set_pmd({Name}, {new Pte(step.Value).Text(nameOf)})";
        if (step.Kind == PopulatePmdKind || step.Kind == FreeTableKind) return $"{step.Kind.Name}({Name})";
        return StepText.Value($"{step.Kind.Name}({Name})", new Pte(result).Text(nameOf));
    }
}
