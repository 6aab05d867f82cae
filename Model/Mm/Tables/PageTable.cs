using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>The last level of one mm's page table: entries by address, under one lock.</summary>
public sealed partial class PageTable : KernelObject
{
    /// <summary>An entry is written.</summary>
    public static readonly StepKind SetKind = new("set_pte", Access.Write) { Order = StoreOrder.AfterWmb };

    /// <summary>An entry is taken out; the result is the old one.</summary>
    public static readonly StepKind ClearKind = new("ptep_get_and_clear", Access.Write);

    private static readonly StepKind GetKind = new("ptep_get", Access.Read);
    private readonly Pte[] entries;

    /// <summary>An empty table.</summary>
    public PageTable(Machine machine, string name, int size, int hugeSize = 0)
        : base(machine, name)
    {
        SmallSize = size;
        entries = new Pte[size + hugeSize];
        Lock = new PageTableLock(machine, name + ".ptl");
        PmdLock = hugeSize == 0 ? Lock : new SpinLock(machine, name + ".pmd_lock", "pmd_lock");
    }

    /// <summary>Names the pages of entries in explanations, by their indices; null prints their numbers.</summary>
    public Func<int, string>? PageName { get; set; }

    /// <summary>The page table lock, for the entries of small pages: with it the table is mapped.</summary>
    public PageTableLock Lock { get; }

    /// <summary>ptep_get(): with the lock or without.</summary>
    public Step<Pte> Get(int address) => new(new(this, GetKind, address));

    /// <summary>set_pte(): the bare store; set_pte_at() is the series'.</summary>
    public Step Set(int address, Pte pte) => new(this, SetKind, address, Value: pte.Bits);

    /// <summary>ptep_get_and_clear().</summary>
    public Step<Pte> Clear(int address) => new(new(this, ClearKind, address));

    /// <summary>An entry, for a step or rule that has it in its footprint, or at the end.</summary>
    public Pte Of(int address)
    {
        Reads(address);
        return entries[address];
    }

    /// <summary>The location of an entry.</summary>
    public Location LocationOf(int address) => At(address);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);
        if (step.Kind == GetKind && step.Argument >= SmallSize) footprint.Add(At(entries.Length), write: false);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var address = step.Argument;
        if (address == entries.Length) return ExecutePmd(step);
        if (step.Kind == GetKind || step.Kind == GetDetachedKind)
        {
            if (step.Kind == GetKind && address >= SmallSize)
            {
                Reads(entries.Length);
                if (!pmd.IsTable) return 0;
            }

            Reads(address);
            return entries[address].Bits;
        }

        Writes(address);
        var old = entries[address].Bits;
        entries[address] = new Pte(step.Kind == SetKind ? step.Value : 0);
        return old;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => Describe(step, result, nameOf: null);

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result) => Describe(step, result, PageName);

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(entries);
        pmd = default;
    }

    private StepText Describe(in Step step, long result, Func<int, string>? nameOf)
    {
        if (step.Argument == entries.Length) return DescribePmd(step, result, nameOf);
        return step.Kind == SetKind
            ? $"set_pte({Name}[{step.Argument}], {new Pte(step.Value).Text(nameOf)})"
            : StepText.Value($"{step.Kind.Name}({Name}[{step.Argument}])", new Pte(result).Text(nameOf));
    }
}
