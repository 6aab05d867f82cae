using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// The data in every frame: what is in a page is one number, its version. Whoever writes to a page gives it a version that
/// nobody else ever gives; a copy has that of its source.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="memory">Its memory.</param>
/// <param name="zero">The page that is zeroed when the kernel is loaded; null if there is none.</param>
public sealed class DataMemory(Machine machine, Memory memory, Page? zero = null) : KernelObject(machine, "data")
{
    /// <summary>What is in a frame before anybody has written to it.</summary>
    public const long Garbage = -1;

    /// <summary>What a page of the file with buffers has on its device.</summary>
    public const long OnDevice = -2;

    /// <summary>A page is copied: the argument is the target's index, the value the source's.</summary>
    public static readonly StepKind CopyKind = new("copy_page", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>Pages are zeroed: the argument is the first's index, the value the order.</summary>
    public static readonly StepKind ClearKind = new("clear_page", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>A page is filled by a device.</summary>
    public static readonly StepKind FillKind = new("submit_bio(read)", Access.Write);

    /// <summary>Two pages are compared: the argument and the value are their indices.</summary>
    public static readonly StepKind CompareKind = new("memcmp", Access.Read);

    /// <summary>A version is the writer's number above this bit, and how often it has written below.</summary>
    private const int OrdinalBits = 20;
    private readonly long[] values = NewValues(memory.Pages.Count, zero);
    private readonly long[] before = new long[memory.Pages.Count];

    /// <summary>How often each thread has written; a thread's part changes at steps of that thread only.</summary>
    private readonly int[] writes = new int[33];

    /// <summary>copy_page().</summary>
    public Step Copy(Page to, Page from) => new(this, CopyKind, to.Index, Value: from.Index);

    /// <summary>clear_page().</summary>
    public Step Clear(Page page) => new(this, ClearKind, page.Index);

    /// <summary>
    /// clear_huge_page(): 2^order pages that nobody else sees yet, so that it makes no difference that it is one step.
    /// </summary>
    public Step Clear(Page first, int order) => new(this, ClearKind, first.Index, Value: order);

    /// <summary>A read from a device, waited for.</summary>
    public Step Fill(Page page) => new(this, FillKind, page.Index);

    /// <summary>memcmp() of two pages, whose contents are taken to be the same.</summary>
    public Step<int> Compare(Page first, Page second) => new(new(this, CompareKind, first.Index, Value: second.Index));

    /// <summary>The page that a step of this table writes, or the first of those.</summary>
    public Page TargetOf(in Step step) => memory[(int)step.Argument];

    /// <summary>The page that a copy reads, or the second of those that are compared.</summary>
    public Page SourceOf(in Step step) => memory[(int)step.Value];

    /// <summary>How many pages a step zeroes from the first on.</summary>
    public static int CountOf(in Step step) => 1 << (int)step.Value;

    /// <summary>The location of a page's data.</summary>
    public Location LocationOf(Page page) => At(page.Index);

    /// <summary>What is in a page, for a step or rule that has it in its footprint.</summary>
    public long Of(Page page)
    {
        Reads(page.Index);
        return values[page.Index];
    }

    /// <summary>What was in a page before the last write to it, for the rules at that write.</summary>
    public long Before(Page page)
    {
        Reads(page.Index);
        return before[page.Index];
    }

    /// <summary>Whose write a version is, as <see cref="ModelThread.Index"/> says, and that thread's how manieth, from 1.</summary>
    public static (int Writer, int Ordinal) WriteOf(long version) =>
        ((int)(version >> OrdinalBits) - 2, (int)version & ((1 << OrdinalBits) - 1));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == ClearKind)
        {
            for (var i = 0; i < CountOf(step); i++) footprint.Add(At(step.Argument + i), write: true);
            return;
        }

        if (step.Kind == CopyKind || step.Kind == CompareKind) footprint.Add(At(step.Value), write: false);
        footprint.Add(At(step.Argument), step.Kind != CompareKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == CompareKind)
        {
            Reads(step.Argument);
            Reads(step.Value);
        }
        else if (step.Kind == CopyKind)
        {
            WriteNow(TargetOf(step), Of(SourceOf(step)));
        }
        else if (step.Kind == FillKind)
        {
            WriteNow(TargetOf(step), OnDevice);
        }
        else
        {
            for (var i = 0; i < CountOf(step); i++) WriteNow(memory[(int)step.Argument + i], 0);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == CopyKind) return $"copy_page({TargetOf(step)}, {SourceOf(step)})";
        if (step.Kind == CompareKind) return StepText.Number($"memcmp({TargetOf(step)}, {SourceOf(step)})", result);
        return step.Kind == ClearKind && step.Value > 0 ? $"clear_huge_page({TargetOf(step)})" : $"{step.Kind.Name}({TargetOf(step)})";
    }

    /// <summary>Somebody writes to a page, as part of another step, which has the page's data in its footprint.</summary>
    internal void StoreNow(ModelThread thread, Page page) =>
        WriteNow(page, ((long)(thread.Index + 2) << OrdinalBits) | (uint)++writes[thread.Index + 1]);

    /// <summary>A page gets contents as part of another step, which has the page's data in its footprint.</summary>
    internal void WriteNow(Page page, long version)
    {
        Writes(page.Index);
        before[page.Index] = values[page.Index];
        values[page.Index] = version;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(before);
        Array.Clear(writes);
        Array.Fill(values, Garbage);
        if (zero is not null) values[zero.Index] = 0;
    }

    private static long[] NewValues(int count, Page? zero)
    {
        var values = new long[count];
        Array.Fill(values, Garbage);
        if (zero is not null) values[zero.Index] = 0;
        return values;
    }
}
