using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// Who made a block's count wrong, and when. Each thread keeps books: a use that it adds to a block is for the next
/// page that it marks reserved, a use that it takes away for the next page that it frees.
/// </summary>
/// <param name="pages">How many pages there are.</param>
/// <param name="threads">How many threads there are, the setup included.</param>
public sealed class BlockBlame(int pages, int threads)
{
    private readonly int[] balances = new int[threads * pages];
    private readonly bool[] reserved = new bool[pages];
    private readonly bool[] counted = new bool[pages];
    private readonly string?[] last = new string?[pages];
    private bool dirty;

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        if (!dirty) return;
        dirty = false;
        Array.Clear(balances);
        Array.Clear(reserved);
        Array.Clear(counted);
        Array.Clear(last);
    }

    /// <summary>A block was stored to tag_blocks_reserved, or erased.</summary>
    /// <param name="thread">By whom.</param>
    /// <param name="block">The block.</param>
    /// <param name="owed">References that are still to be added and are no uses: that of a frame taken from the buddy allocator.</param>
    public void Changed(ModelThread thread, int block, int owed)
    {
        dirty = true;
        last[block] = thread.Calls.Innermost?.Name;
        Balance(thread, block) += owed;
    }

    /// <summary>A thread has taken uses away from a block; less than 0 if it added them.</summary>
    public void Counted(ModelThread thread, int block, int dropped)
    {
        dirty = true;
        Balance(thread, block) += dropped;
        last[block] = thread.Calls.Innermost?.Name;
    }

    /// <summary>A page was marked reserved.</summary>
    /// <returns>Whether its use had been added.</returns>
    public bool Reserved(ModelThread thread, int block, int page)
    {
        if (reserved[page]) return true;
        dirty = true;
        reserved[page] = true;
        ref var balance = ref Balance(thread, block);
        counted[page] = balance < 0;
        if (balance < 0) balance++;
        return counted[page];
    }

    /// <summary>A page's flags were cleared.</summary>
    /// <returns>0 if its use had been taken away, or it had none; more than 0 if it keeps it; less than 0 if it had none and one was
    /// taken away.</returns>
    public int Freed(ModelThread thread, int block, int page)
    {
        ref var balance = ref Balance(thread, block);
        var wrong = (counted[page] ? 1 : 0) - (balance > 0 ? 1 : 0);
        if (balance > 0) balance--;
        reserved[page] = false;
        counted[page] = false;
        return wrong;
    }

    /// <summary>A page is free: what its thread has taken away beyond it is for no later one.</summary>
    public void Given(ModelThread thread, int block)
    {
        ref var balance = ref Balance(thread, block);
        if (balance > 0) balance = 0;
    }

    /// <summary>A tail's flags were taken over from its head.</summary>
    /// <returns>0 if that it is reserved has not changed; more than 0 if it is now, less than 0 if it is no more.</returns>
    public int Inherited(int page, bool isReserved)
    {
        dirty = true;
        var change = (isReserved ? 1 : 0) - (reserved[page] ? 1 : 0);
        reserved[page] = isReserved;
        counted[page] &= isReserved;
        return change;
    }

    /// <summary>A reservation is over: what the thread has added beyond its pages is for no later one.</summary>
    /// <returns>The first block that it has added too many uses to; −1 if there is none.</returns>
    public int Settle(ModelThread thread, int firstBlock)
    {
        var found = -1;
        for (var block = last.Length - 1; block >= firstBlock; block--)
        {
            ref var balance = ref Balance(thread, block);
            if (balance >= 0) continue;
            balance = 0;
            found = block;
        }

        return found;
    }

    /// <summary>The function that last changed a block.</summary>
    public string? LastOf(int block) => last[block];

    private ref int Balance(ModelThread thread, int block) => ref balances[((thread.Index + 1) * last.Length) + block];
}
