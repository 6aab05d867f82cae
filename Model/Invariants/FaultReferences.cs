using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// The references that a thread takes and drops during a fault, against the mappings that it makes and removes. Pages
/// that it allocates, freezes, or puts into or takes out of the swap cache are left out, and frames of tag storage. The
/// references of a compound page are its head's; an entry of the page cache has one of its own.
/// </summary>
/// <param name="revision">The code under test.</param>
/// <param name="threads">How many threads there are, the setup included.</param>
public sealed class FaultReferences(Revision revision, int threads)
{
    private static readonly PathSet EndOfPage = PathSet.Of("free_tag_storage");
    private readonly int pages = revision.Memory.Pages.Count;
    private readonly bool[] isInFault = new bool[threads];
    private readonly string?[] last = new string?[threads];
    private readonly List<int>[] touched = [.. Enumerable.Range(0, threads).Select(_ => new List<int>())];
    private readonly Book[] books = new Book[threads * revision.Memory.Pages.Count];

    private static readonly StepTest IsOfSwapCache = (in step) => PageFlags.FlagOf(step) == PageFlag.SwapCache;

    /// <summary>The rows of the rule that asks for this: what is done during a fault.</summary>
    public IEnumerable<RuleRow> Rows =>
    [
        On([PageRefCounts.AddKind], Add),
        On([PageRefCounts.TryGetKind], TryGet),
        On([PageRefCounts.SubKind], Drop),
        On([PageRefCounts.SetKind, PageRefCounts.FreezeKind], SkipCount),
        On([SwapInfo.LookupKind], Lookup),
        On([ShmemFile.FindKind], Find),
        On([ShmemFile.StoreKind], StoreToFile),
        On([PageTable.SetKind, PageTable.ClearKind, .. PageTable.PmdKinds], SetEntry),
        On([PageFlags.SetKind, PageFlags.ClearKind], SkipPage, IsOfSwapCache),
        On([RwSemaphore.ReadUnlockKind], Unlock),
    ];

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        for (var i = 0; i < isInFault.Length; i++)
        {
            isInFault[i] = false;
            Forget(i);
        }
    }

    /// <summary>The thread begins to handle a fault.</summary>
    public void Enter(ModelThread thread)
    {
        isInFault[thread.Index + 1] = true;
        last[thread.Index + 1] = null;
    }

    /// <summary>
    /// The function that last dropped a reference or a lock in a thread's last fault: what the fault returned is its doing.
    /// </summary>
    public string? LastOf(ModelThread thread) => last[thread.Index + 1];

    /// <summary>The thread has handled the fault.</summary>
    /// <returns>How many references are left over, or missing if less than 0, and by which function; 0 if all is well.</returns>
    public (int Count, string? Function) Leave(ModelThread thread)
    {
        var index = thread.Index + 1;
        var found = (0, (string?)null);
        foreach (var page in touched[index])
        {
            ref readonly var book = ref books[(index * pages) + page];
            if (!book.IsSkipped && book.Function is not null && book.Balance != 0) found = (book.Balance, book.Function.Name);
        }

        isInFault[index] = false;
        Forget(index);
        return found;
    }

    /// <summary>A row that only matters during a fault of the thread.</summary>
    private StepRow On(IReadOnlyList<StepKind> kinds, StepEffect does, StepTest? when = null) =>
        new(kinds, Of: null, when, Joins: null, (thread, in step, result) =>
    {
        if (isInFault[thread.Index + 1]) does(thread, step, result);
    });

    private void Add(ModelThread thread, in Step step, long result) =>
        Refer(thread, revision.Counts.PageOf(step).Index, PageRefCounts.OperandOf(step));

    private void TryGet(ModelThread thread, in Step step, long result) => Refer(thread, revision.Counts.PageOf(step).Index, (int)result);

    private void Drop(ModelThread thread, in Step step, long result)
    {
        var function = Refer(thread, revision.Counts.PageOf(step).Index, -PageRefCounts.OperandOf(step));

        // What the end of a page drops in its turn is not the fault's to say anything of.
        if (!thread.Calls.IsIn(EndOfPage)) last[thread.Index + 1] = function;
    }

    private void SkipCount(ModelThread thread, in Step step, long result) =>
        Of(thread.Index + 1, revision.Counts.PageOf(step).Index).IsSkipped = true;

    private void SkipPage(ModelThread thread, in Step step, long result) =>
        Of(thread.Index + 1, revision.Flags.PageOf(step).Index).IsSkipped = true;

    private void Lookup(ModelThread thread, in Step step, long result)
    {
        if (result >= 0) Refer(thread, (int)result, 1);
    }

    private void Find(ModelThread thread, in Step step, long result)
    {
        if (new FileSlot(result) is { IsPage: true } slot) Refer(thread, slot.PageIndex, 1);
    }

    private void StoreToFile(ModelThread thread, in Step step, long result)
    {
        if (result != 0) return;
        Keep(thread.Index + 1, ShmemFile.ExpectedOf(step), 1);
        Keep(thread.Index + 1, new FileSlot(step.Value), -1);
    }

    private void SetEntry(ModelThread thread, in Step step, long result)
    {
        Map(thread.Index + 1, new Pte(result), 1);
        Map(thread.Index + 1, PageTable.EntryAfter(step, result), -1);
    }

    private void Unlock(ModelThread thread, in Step step, long result) => last[thread.Index + 1] = thread.Calls.Innermost?.Name;

    private string? Refer(ModelThread thread, int page, int count)
    {
        ref var book = ref Of(thread.Index + 1, page);
        book.Balance += count;
        book.Function = thread.Calls.Innermost;
        return book.Function?.Name;
    }

    private void Map(int index, Pte pte, int count)
    {
        if (pte.IsPresent && !pte.IsSpecial) Of(index, pte.PageIndex).Balance += count;
    }

    private void Keep(int index, FileSlot slot, int count)
    {
        if (slot.IsPage) Of(index, slot.PageIndex).Balance += count;
    }

    private ref Book Of(int index, int page)
    {
        // Whoever refers to a page, or maps it, keeps it from being split.
        if (revision.HasHugePages) page = revision.Compound.PeekHeadOf(page);
        ref var book = ref books[(index * pages) + page];
        if (!book.IsOpen) touched[index].Add(page);
        book.IsOpen = true;

        // The counts of tag blocks are not references.
        book.IsSkipped |= revision.Memory[page].IsTagStorage;
        return ref book;
    }

    private void Forget(int index)
    {
        foreach (var page in touched[index]) books[(index * pages) + page] = default;
        touched[index].Clear();
    }

    private struct Book
    {
        internal bool IsOpen;
        internal bool IsSkipped;
        internal int Balance;
        internal Function? Function;
    }
}
