using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tags;

/// <summary>
/// Pages that are carved into tag buffers, with a map of the free parts of each. One free page is kept; which part is taken is the
/// lowest page's that has one. The lock is taken with interrupts off, and held at every step on it.
/// </summary>
public sealed class TagBufferCache(Machine machine) : KernelObject(machine, "tag buffer cache")
{
    /// <summary>How many buffers a page holds.</summary>
    public const int PerPage = 32;

    /// <summary>How many pages stay in the cache although all of their parts are free.</summary>
    public const int LowMark = 1;

    /// <summary>A part becomes free; the result is 1 if that makes the page go.</summary>
    public static readonly StepKind PutKind = new("clear used part", Access.Write);

    private static readonly StepKind HasFreeKind = new("bitmap_empty", Access.Read);
    private static readonly StepKind TakeKind = new("set free part used", Access.Write);
    private static readonly StepKind AddKind = new("list_add page", Access.Write);

    /// <summary>How many parts of each page are used; −1: it is not in the list any more.</summary>
    private readonly List<int> used = [];

    private readonly Dictionary<long, int> pageOf = [];

    /// <summary>The lock of the list and the maps.</summary>
    public SpinLock Lock { get; } = new(machine, "tag_buf_cache.lock", "tag_buf_cache.lock");

    /// <summary>Whether a page has a free part.</summary>
    public Step<bool> HasFree() => new(new(this, HasFreeKind));

    /// <summary>A free part is taken: it is this buffer from now on.</summary>
    public Step Take(long buffer) => new(this, TakeKind, buffer);

    /// <summary>A page is added, whose first part is this buffer.</summary>
    public Step Add(long buffer) => new(this, AddKind, buffer);

    /// <summary>A part is free again; whether its page has none used, and is taken off the list to be freed.</summary>
    public Step<bool> Put(long buffer) => new(new(this, PutKind, buffer));

    /// <summary>Whether a buffer is part of such a page, which its address tells.</summary>
    public bool Has(long buffer) => pageOf.ContainsKey(buffer);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == HasFreeKind)
        {
            Reads();
            return FirstFree() >= 0 ? 1 : 0;
        }

        Writes();
        if (step.Kind == PutKind) return Give(pageOf[step.Argument]);
        if (step.Kind == AddKind) used.Add(0);
        var page = step.Kind == AddKind ? used.Count - 1 : FirstFree();
        used[page]++;
        pageOf[step.Argument] = page;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == HasFreeKind ? StepText.Value("free part", $"{result}") : $"{step.Kind.Name}({TagBuffers.Text(step.Argument)})";

    /// <inheritdoc/>
    protected override void Reset()
    {
        used.Clear();
        pageOf.Clear();
    }

    private int FirstFree() => used.FindIndex(count => count is >= 0 and < PerPage);

    private int Give(int page)
    {
        if (--used[page] > 0 || used.Count(count => count >= 0) <= LowMark) return 0;
        used[page] = -1;
        return 1;
    }
}
