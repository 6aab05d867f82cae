namespace TagStorageModel.Model;

/// <summary>
/// The references that a thread takes and drops during a fault, against the mappings that it makes and removes. Pages
/// that it allocates, freezes, or puts into or takes out of the swap cache are left out, and frames of tag storage. The references of a compound
/// page are its head's; an entry of the page cache has one of its own.
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

    /// <summary>The steps that it has to see.</summary>
    public static IReadOnlyList<StepKind> Watches { get; } =
    [
        PageRefCounts.AddKind, PageRefCounts.SubKind, PageRefCounts.SetKind, PageRefCounts.TryGetKind, PageRefCounts.FreezeKind,
        Swap.LookupKind, ShmemFile.FindKind, ShmemFile.StoreKind, PageTable.SetKind, PageTable.ClearKind, .. PageTable.PmdKinds, PageFlags.SetKind, PageFlags.ClearKind, RwSemaphore.ReadUnlockKind,
    ];

    /// <summary>A run begins.</summary>
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

    /// <summary>The function that last dropped a reference or a lock in a thread's last fault: what the fault returned is its doing.</summary>
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

    /// <summary>A step has been made.</summary>
    public void Observe(ModelThread thread, in Step step, long result)
    {
        var index = thread.Index + 1;
        if (!isInFault[index]) return;
        if (step.Kind == RwSemaphore.ReadUnlockKind)
        {
            last[index] = thread.Calls.Innermost?.Name;
        }
        else if (step.Target == revision.Counts)
        {
            Count(thread, index, step, result);
        }
        else if (step.Kind == Swap.LookupKind)
        {
            if (result >= 0) Refer(thread, index, (int)result, 1);
        }
        else if (step.Kind == ShmemFile.FindKind)
        {
            if (new FileSlot(result) is { IsPage: true } slot) Refer(thread, index, slot.PageIndex, 1);
        }
        else if (step.Kind == ShmemFile.StoreKind)
        {
            if (result != 0) return;
            Keep(index, ShmemFile.ExpectedOf(step), 1);
            Keep(index, new FileSlot(step.Value), -1);
        }
        else if (step.Target is PageTable)
        {
            Map(index, new Pte(result), 1);
            Map(index, PageTable.EntryAfter(step, result), -1);
        }
        else if (step.Target == revision.Flags && PageFlags.FlagOf(step) == PageFlag.SwapCache)
        {
            Of(index, revision.Flags.PageOf(step).Index).IsSkipped = true;
        }
    }

    private void Count(ModelThread thread, int index, in Step step, long result)
    {
        var page = revision.Counts.PageOf(step);
        if (step.Kind == PageRefCounts.AddKind) Refer(thread, index, page.Index, PageRefCounts.OperandOf(step));
        else if (step.Kind == PageRefCounts.TryGetKind) Refer(thread, index, page.Index, (int)result);
        else if (step.Kind == PageRefCounts.SubKind)
        {
            var function = Refer(thread, index, page.Index, -PageRefCounts.OperandOf(step));

            // What the end of a page drops in its turn is not the fault's to say anything of.
            if (!thread.Calls.IsIn(EndOfPage)) last[index] = function;
        }
        else
        {
            Of(index, page.Index).IsSkipped = true;
        }
    }

    private string? Refer(ModelThread thread, int index, int page, int count)
    {
        ref var book = ref Of(index, page);
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
