namespace TagStorageModel.Model;

/// <summary>
/// Which function made a block's count wrong. Each thread keeps books: a use that it adds to a block is for the next
/// page that it marks reserved, a use that it takes away for the next page that it frees.
/// </summary>
/// <param name="pages">How many pages there are.</param>
/// <param name="threads">How many threads there are, the setup included.</param>
public sealed class BlockBlame(int pages, int threads)
{
    /// <summary>The C function that must give back the storage of a page that is freed.</summary>
    private const string FreeHook = "arch_free_pages_prepare";

    private readonly int[] balances = new int[threads * pages];
    private readonly bool[] reserved = new bool[pages];
    private readonly Block[] blocks = new Block[pages];
    private bool dirty;

    /// <summary>A run begins.</summary>
    public void Clear()
    {
        if (!dirty) return;
        dirty = false;
        Array.Clear(balances);
        Array.Clear(reserved);
        Array.Clear(blocks);
    }

    /// <summary>A block was stored to tag_blocks_reserved, or erased.</summary>
    public void Changed(int block, Function? function, bool isStore)
    {
        dirty = true;
        blocks[block].Last = function?.Name;
        blocks[block].Stored = isStore ? function?.Name : null;
    }

    /// <summary>A thread has taken uses away from a block; less than 0 if it added them.</summary>
    public void Counted(ModelThread thread, int block, int dropped)
    {
        dirty = true;
        Balance(thread, block) += dropped;
        blocks[block].Last = thread.Calls.Innermost?.Name;
    }

    /// <summary>A page was marked reserved; its use should have been added.</summary>
    public void Reserved(ModelThread thread, int block, int page)
    {
        if (reserved[page]) return;
        dirty = true;
        reserved[page] = true;
        ref var balance = ref Balance(thread, block);
        if (balance < 0) balance++;
        else Blame(block, thread.Calls.Innermost?.Name ?? "");
    }

    /// <summary>A page's flags were cleared; its use should have been taken away.</summary>
    public void Freed(ModelThread thread, int block, int page)
    {
        ref var balance = ref Balance(thread, block);
        if (balance > 0 == reserved[page])
        {
            if (balance > 0) balance--;
        }
        else
        {
            // One that had no use, and a use of others was taken away; or its own was not.
            Blame(block, FreeHook);
            if (balance > 0) balance = 0;
        }

        reserved[page] = false;
    }

    /// <summary>A reservation is over: what the thread has added beyond its pages is for no later one.</summary>
    public void Settle(ModelThread thread, int firstBlock)
    {
        for (var block = firstBlock; block < blocks.Length; block++)
        {
            ref var balance = ref Balance(thread, block);
            if (balance < 0) balance = 0;
        }
    }

    /// <summary>The function to blame for a wrong count: the one whose books do not balance, or the last that changed it.</summary>
    public string? OfCount(int block) => blocks[block].Wrong ?? blocks[block].Last;

    /// <summary>The function to blame for a block without any page: the one whose books do not balance, or the one that stored it.</summary>
    public string? OfMembership(int block) => blocks[block].Wrong ?? blocks[block].Stored;

    // Of several the one that does not depend on the order of their steps.
    private void Blame(int block, string function)
    {
        ref var wrong = ref blocks[block].Wrong;
        if (wrong is null || string.CompareOrdinal(function, wrong) < 0) wrong = function;
    }

    private ref int Balance(ModelThread thread, int block) => ref balances[((thread.Index + 1) * blocks.Length) + block];

    private struct Block
    {
        internal string? Last;
        internal string? Stored;
        internal string? Wrong;
    }
}
