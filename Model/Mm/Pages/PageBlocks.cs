using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// The migrate types of the pageblocks: those of the tag storage are MIGRATE_CMA, or MIGRATE_ISOLATE while somebody
/// empties a range of them. A region's tag storage begins at a pageblock's edge; data is never isolated.
/// </summary>
public sealed class PageBlocks : KernelObject
{
    /// <summary>Frames in a pageblock: 2 MiB of 4 KiB pages.</summary>
    public const int Size = 512;

    private static readonly StepKind IsolateKind = new("set_migratetype_isolate", Access.Write);
    private static readonly StepKind UndoKind = new("unset_migratetype_isolate", Access.Write);
    private static readonly StepKind TestKind = new("is_migrate_isolate_page", Access.Read);
    private readonly Memory memory;
    private readonly int[] blockOf;
    private readonly bool[] isolated;

    /// <summary>Nothing is isolated.</summary>
    public PageBlocks(Machine machine, Memory memory)
        : base(machine, "pageblocks")
    {
        this.memory = memory;
        blockOf = new int[memory.Pages.Count];
        var index = memory.DataPages;
        var first = 1;
        foreach (var region in memory.Layout.Regions)
        {
            for (var i = 0; i < region.TagFrames; i++) blockOf[index++] = first + (i / Size);
            first += ((region.TagFrames - 1) / Size) + 1;
        }

        isolated = new bool[first];
    }

    /// <summary>
    /// set_migratetype_isolate() of a frame's pageblock; false if somebody else has isolated it. The caller holds
    /// zone->lock.
    /// </summary>
    public Step<bool> Isolate(Page page) => new(new(this, IsolateKind, page.Index));

    /// <summary>unset_migratetype_isolate(): MIGRATE_CMA again. The caller holds zone->lock.</summary>
    public Step Undo(Page page) => new(this, UndoKind, page.Index);

    /// <summary>is_migrate_isolate_page(): without a lock.</summary>
    public Step<bool> IsIsolated(Page page) => new(new(this, TestKind, page.Index));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(At(blockOf[step.Argument]), step.Kind.Access == Access.Write);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var block = blockOf[step.Argument];
        Reads(block);
        var old = isolated[block];
        if (step.Kind == TestKind) return old ? 1 : 0;
        if (step.Kind == IsolateKind && old) return 0;
        Writes(block);
        isolated[block] = step.Kind == IsolateKind;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var text = $"{step.Kind.Name}({memory[(int)step.Argument]})";
        return step.Kind == UndoKind ? text : StepText.Number(text, result);
    }

    /// <summary>Adds every pageblock to the footprint of a step that looks at all of them.</summary>
    internal void AddAll(ref Footprint footprint)
    {
        for (var block = 1; block < isolated.Length; block++) footprint.Add(At(block), write: false);
    }

    /// <summary>Whether a frame may not be allocated, for a step that has its pageblock in its footprint.</summary>
    internal bool IsIsolatedNow(int page)
    {
        var block = blockOf[page];
        if (block == 0) return false;
        Reads(block);
        return isolated[block];
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(isolated);
}
