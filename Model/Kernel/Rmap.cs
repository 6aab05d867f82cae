namespace TagStorageModel.Model;

/// <summary>
/// Where each page is mapped: its address, which is the same in every process that shares it, and how often.
/// A walk looks at that address in every page table, under the anon_vma lock.
/// </summary>
public sealed class Rmap : KernelObject
{
    private static readonly StepKind AddKind = new("page_add_anon_rmap", Access.Write);
    private static readonly StepKind RemoveKind = new("page_remove_rmap", Access.Write);
    private static readonly StepKind CountKind = new("page_mapcount", Access.Read);
    private static readonly StepKind TotalKind = new("total_mapcount", Access.Read);
    private static readonly StepKind IndexKind = new("page->index", Access.Read);
    private readonly Memory memory;
    private readonly int[] addresses;
    private readonly int[] counts;

    /// <summary>Nothing is mapped.</summary>
    public Rmap(Machine machine, Memory memory)
        : base(machine, "rmap")
    {
        this.memory = memory;
        addresses = new int[memory.Pages.Count];
        counts = new int[memory.Pages.Count];
        Lock = new RwSemaphore(machine, "anon_vma->rwsem", "anon_vma->rwsem");
    }

    /// <summary>The anon_vma's lock; one for all, since all processes descend from one.</summary>
    public RwSemaphore Lock { get; }

    /// <summary>page_add_anon_rmap() at an address.</summary>
    public Step Add(Page page, int address) => new(this, AddKind, page.Index, Value: address);

    /// <summary>page_remove_rmap().</summary>
    public Step Remove(Page page) => new(this, RemoveKind, page.Index);

    /// <summary>page_mapcount().</summary>
    public Step<int> Count(Page page) => new(new(this, CountKind, page.Index));

    /// <summary>total_mapcount() of a huge page: how often it is mapped whole, and each of its pages.</summary>
    public Step<int> Total(Page head, int order) => new(new(this, TotalKind, head.Index, Value: order));

    /// <summary>page->index: the address at which every process that maps the page has it.</summary>
    public Step<int> Index(Page page) => new(new(this, IndexKind, page.Index));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == TotalKind) footprint.AddEverything();
        else footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var page = step.Argument;
        Reads(page);
        if (step.Kind == CountKind) return counts[page];
        if (step.Kind == TotalKind)
        {
            var total = 0;
            for (var i = 0; i < 1 << (int)step.Value; i++) total += counts[page + i];
            return total;
        }

        if (step.Kind == IndexKind) return addresses[page];
        Writes(page);
        if (step.Kind == RemoveKind) return --counts[page];
        addresses[page] = (int)step.Value;
        return ++counts[page];
    }

    /// <inheritdoc/>
    public override string Describe(in Step step, long result)
    {
        var page = memory[(int)step.Argument];
        return step.Kind == CountKind || step.Kind == IndexKind || step.Kind == TotalKind ? $"{step.Kind.Name}({page}) → {result}" : $"{step.Kind.Name}({page})";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(addresses);
        Array.Clear(counts);
    }
}
