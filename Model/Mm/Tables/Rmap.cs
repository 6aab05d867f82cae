using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// Where each page is mapped: its address, which is the same in every process that shares it, and how often.
/// A walk looks at that address in every page table, under the anon_vma lock. Where a page of the file is mapped
/// is <see cref="ShmemFile"/>'s to say.
/// </summary>
public sealed class Rmap : KernelObject
{
    private static readonly StepKind AddKind = new("page_add_anon_rmap", Access.Write);
    private static readonly StepKind AddFileKind = new("page_add_file_rmap", Access.Write);
    private static readonly StepKind AnonKind = new("PageAnon", Access.Read);
    private static readonly StepKind RemoveKind = new("page_remove_rmap", Access.Write);
    private static readonly StepKind CountKind = new("page_mapcount", Access.Read);
    private static readonly StepKind TotalKind = new("total_mapcount", Access.Read);
    private static readonly StepKind IndexKind = new("page->index", Access.Read);
    private static readonly StepKind ForgetKind = new("page->mapping = NULL", Access.Write);
    private static readonly StepKind InheritKind = new("page->mapping =", Access.Write);
    private static readonly StepKind ElsewhereKind = new("page->index !=", Access.Read);
    private readonly Memory memory;
    private readonly bool[] anon;
    private readonly int[] addresses;
    private readonly int[] counts;
    private readonly bool[] file;

    /// <summary>Nothing is mapped.</summary>
    public Rmap(Machine machine, Memory memory)
        : base(machine, "rmap")
    {
        this.memory = memory;
        addresses = new int[memory.Pages.Count];
        counts = new int[memory.Pages.Count];
        anon = new bool[memory.Pages.Count];
        file = new bool[memory.Pages.Count];
        Lock = new RwSemaphore(machine, "anon_vma->rwsem", "anon_vma->rwsem");
    }

    /// <summary>The anon_vma's lock; one for all, since all processes descend from one.</summary>
    public RwSemaphore Lock { get; }

    /// <summary>The location of where a page is mapped.</summary>
    public Location LocationOf(Page page) => At(page.Index);

    /// <summary>page_add_anon_rmap() at an address.</summary>
    public Step Add(Page page, int address) => new(this, AddKind, page.Index, Value: address);

    /// <summary>page_add_file_rmap(): where a page of a file is mapped follows from its place in the file.</summary>
    public Step AddFile(Page page) => new(this, AddFileKind, page.Index);

    /// <summary>PageAnon() of a page that is mapped, or being migrated.</summary>
    public Step<bool> IsAnon(Page page) => new(new(this, AnonKind, page.Index));

    /// <summary>page_remove_rmap().</summary>
    public Step Remove(Page page) => new(this, RemoveKind, page.Index);

    /// <summary>page_mapcount().</summary>
    public Step<int> Count(Page page) => new(new(this, CountKind, page.Index));

    /// <summary>total_mapcount() of a huge page: how often it is mapped whole, and each of its pages.</summary>
    public Step<int> Total(Page head, int order) => new(new(this, TotalKind, head.Index, Value: order));

    /// <summary>page->index: the address at which every process that maps the page has it.</summary>
    public Step<int> Index(Page page) => new(new(this, IndexKind, page.Index));

    /// <summary>
    /// A page that was never mapped has no anon_vma. It lost that of its last use when it was freed; only of a page
    /// read from swap does anybody ask.
    /// </summary>
    public Step Forget(Page page) => new(this, ForgetKind, page.Index);

    /// <summary>Migration: the target belongs where the source did.</summary>
    public Step Inherit(Page target, Page source) => new(this, InheritKind, target.Index, Value: source.Index);

    /// <summary>Whether a page has an anon_vma and belongs at another address than this one.</summary>
    public Step<bool> IsElsewhere(Page page, int address) => new(new(this, ElsewhereKind, page.Index, Value: address));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        for (var i = 0; i < (step.Kind == TotalKind ? 1 << (int)step.Value : 1); i++)
            footprint.Add(At(step.Argument + i), step.Kind.Access == Access.Write);
        if (step.Kind == InheritKind) footprint.Add(At(step.Value), write: false);
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
        if (step.Kind == ElsewhereKind) return anon[page] && addresses[page] != (int)step.Value ? 1 : 0;
        if (step.Kind == AnonKind) return file[page] ? 0 : 1;
        Writes(page);
        if (step.Kind == RemoveKind) return --counts[page];
        if (step.Kind == InheritKind) Reads(step.Value);
        anon[page] = step.Kind == AddKind || (step.Kind == InheritKind && anon[step.Value]);
        file[page] = step.Kind == AddFileKind || (step.Kind == InheritKind && file[step.Value]);
        if (step.Kind == ForgetKind) return 0;
        if (step.Kind == InheritKind)
        {
            addresses[page] = addresses[step.Value];
            return 0;
        }

        if (file[page]) return ++counts[page];
        addresses[page] = (int)step.Value;
        return ++counts[page];
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var page = memory[(int)step.Argument];
        if (step.Kind == ForgetKind) return $"{page}->mapping = NULL";
        if (step.Kind == InheritKind) return $"{page}->mapping = {memory[(int)step.Value]}->mapping";
        if (step.Kind == ElsewhereKind) return StepText.Number($"{page}->index != {step.Value}", result);
        var call = $"{step.Kind.Name}({page})";
        return step.Kind.Access == Access.Read ? StepText.Number(call, result) : call;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(addresses);
        Array.Clear(counts);
        Array.Clear(anon);
        Array.Clear(file);
    }
}
