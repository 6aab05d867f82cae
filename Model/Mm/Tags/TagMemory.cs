using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Tags;

/// <summary>The tags of every page, as the memory controller keeps them; a page's 256 tags are one value.</summary>
public sealed class TagMemory : KernelObject
{
    /// <summary>What a page's tags are before anybody has written them.</summary>
    public const long Garbage = -1;

    /// <summary>All 256 tags of a page are written.</summary>
    public static readonly StepKind WriteKind = new("write tags", Access.Write) { MayBeDelayed = true };

    /// <summary>All 256 tags of a page are read.</summary>
    public static readonly StepKind ReadKind = new("read tags", Access.Read);

    /// <summary>Data is invalidated; the payload says in how many frames.</summary>
    public static readonly StepKind InvalidateDataKind = new("dcache_inval_poc", Access.None) { Order = StoreOrder.Release };

    /// <summary>Tags are invalidated; the payload says of how many pages.</summary>
    public static readonly StepKind InvalidateTagsKind = new("dcache_inval_tags_poc", Access.None) { Order = StoreOrder.Release };

    /// <summary>Numbers of pages, up to those of the largest folio, so that a step makes nothing on the heap.</summary>
    private static readonly object[] Boxed = [.. Enumerable.Range(0, (1 << 9) + 1).Select(count => (object)count)];

    private readonly Memory memory;
    private readonly long[] values;

    /// <summary>Makes the tags of a memory.</summary>
    public TagMemory(Machine machine, Memory memory)
        : base(machine, "tags")
    {
        this.memory = memory;
        values = new long[memory.Pages.Count];
        Reset();
    }

    /// <summary>Writes a page's tags; the value 0 is all zeros.</summary>
    public Step Write(Page page, long value) => Store(new(this, WriteKind, page.Index, Value: value));

    /// <summary>Reads a page's tags.</summary>
    public Step<long> Read(Page page) => new(new(this, ReadKind, page.Index));

    /// <summary>mte_copy_tags_from_user(): tags are written for somebody.</summary>
    public Step Write(Page page, long value, RemoteAddress remote) => new(this, WriteKind, page.Index, remote, value);

    /// <summary>mte_copy_tags_to_user(): tags are read for somebody.</summary>
    public Step<long> Read(Page page, RemoteAddress remote) => new(new(this, ReadKind, page.Index, remote));

    /// <summary>Cache maintenance of the data in frames that become tag storage: ends in a full barrier.</summary>
    public Step InvalidateData(Page first, int count) => new(this, InvalidateDataKind, first.Index, Payload: Box(count));

    /// <summary>Cache maintenance of the tags of pages whose storage is given back.</summary>
    public Step InvalidateTags(Page first, int count) => new(this, InvalidateTagsKind, first.Index, Payload: Box(count));

    private static object Box(int count) => count < Boxed.Length ? Boxed[count] : count;

    /// <summary>The page that a step of this table is about.</summary>
    public Page PageOf(in Step step) => memory[(int)step.Argument];

    /// <summary>A page's tags, for a rule whose step has them in its footprint.</summary>
    public long Of(Page page)
    {
        Reads(page.Index);
        return values[page.Index];
    }

    /// <summary>The location of a page's tags.</summary>
    public Location LocationOf(Page page) => At(page.Index);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind.Access != Access.None) footprint.Add(At(step.Argument), step.Kind == WriteKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadKind)
        {
            Reads(step.Argument);
            return SeenBy(thread, step.Argument, values[step.Argument]);
        }

        if (step.Kind != WriteKind) return 0;
        WriteNow(PageOf(step), step.Value);
        return step.Value;
    }

    /// <inheritdoc/>
    public override long WordOf(in Step store) => store.Argument;

    /// <inheritdoc/>
    public override long Stored(in Step store, long value) => store.Value;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind.Access == Access.None ? $"{step.Kind.Name}({PageOf(step)})" : step.Kind == WriteKind
            ? $"write tags({PageOf(step)}, {Text(result)})" : StepText.Value($"read tags({PageOf(step)})", Text(result));

    /// <summary>A tag value as reports print it.</summary>
    public static string Text(long tags) => tags switch
    {
        Garbage => "garbage",
        0 => "zeros",
        _ => $"0x{tags:x}",
    };

    /// <summary>A tag write as part of another step, which has the tags in its footprint.</summary>
    internal void WriteNow(Page page, long value)
    {
        Writes(page.Index);
        values[page.Index] = value;
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Fill(values, Garbage);
}
