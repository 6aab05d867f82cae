using System.Numerics;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/khugepaged.c: the pages of the file become a huge one
public abstract partial class Revision
{
    /// <summary>By thread, the setup first: what it has isolated of the file. Kept, so that a schedule allocates nothing.</summary>
    private readonly Page?[]?[] collapsing = new Page?[]?[33];

    /// <summary>The order of a page that holds all of the file.</summary>
    private int FileOrder => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)File!.Size));

    /// <summary>
    /// madvise(MADV_COLLAPSE) of a mapping of the file: the VMA is looked at under mmap_lock, which is dropped for
    /// collapse_file(). Others may map the file otherwise, and come to it meanwhile.
    /// </summary>
    [CFunction("madvise_collapse")]
    public async KernelTask MadviseCollapse(MmStruct mm, int address)
    {
        if (!MapsFile(mm, address)) return;
        await mm.Lock.ReadLock();
        var suits = await HugepageVmaRevalidate(mm, mm.VmaOf(address));
        await mm.Lock.ReadUnlock();
        if (suits) await CollapseFile();
    }

    /// <summary>hugepage_vma_revalidate() of a mapping of the file: RFC v3 leaves VM_MTE alone.</summary>
    [CFunction("hugepage_vma_revalidate", IsPart = true)]
    protected virtual async KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => !await mm.IsMte(vma);

    /// <summary>
    /// collapse_file() of the whole file, which is taken to be as large as a huge page. What it comes to is split at once:
    /// no folio of the file has more than one page when others can have it.
    /// </summary>
    [Path(Rank = 55)]
    public async KernelTask CollapseFile()
    {
        var huge = await AllocForFile();
        if (huge is null) return;

        // Each of its pages is on its own, before anybody knows of them.
        for (var i = 1; i < 1 << FileOrder; i++) await Counts.Set(Memory.Next(huge, i), 1);
        for (var i = 0; i < File!.Size; i++) await Memory.Next(huge, i).Lock.TryLock(nested: true);
        var sources = NothingIsolated();
        var collapsed = await IsolateFile(sources);
        if (collapsed)
        {
            await CollapseFileCopy(huge, sources);
            collapsed = await ReplaceFile(huge, sources);
        }

        if (collapsed)
        {
            // retract_page_tables(): no mapping of the file has a page table to itself.
            await File.MmapLock.ReadLock();
            await File.MmapLock.ReadUnlock();
        }
        else
        {
            await RollBackFile(sources);
        }

        for (var i = 0; i < File.Size; i++) await Memory.Next(huge, i).Lock.Unlock();
        if (collapsed) await FreeCollapsed(sources);
        await PutUnused(huge, collapsed ? File.Size : 0);
    }

    /// <summary>alloc_charge_folio() of collapse_file(): not for a VMA, so never tagged.</summary>
    [CFunction("collapse_file", IsPart = true)]
    protected virtual async KernelTask<Page?> AllocForFile()
    {
        var huge = await AllocPages(FileOrder, Gfp.Transhuge);
        if (huge is null || await Memcg.Charge(huge)) return huge;
        await PutPage(huge, FileOrder);
        return null;
    }

    /// <summary>A thread's own list of the file's pages, of which it has isolated none yet.</summary>
    private Page?[] NothingIsolated()
    {
        ref var own = ref collapsing[ModelThread.Current.Index + 1];
        own ??= new Page?[File!.Size];
        Array.Clear(own);
        return own;
    }

    /// <summary>
    /// The part of collapse_file() that locks, isolates and unmaps every page, and reads in what is swapped out. A hole is
    /// none; where there is nothing else the file has been truncated.
    /// </summary>
    [CFunction("collapse_file", IsPart = true)]
    private async KernelTask<bool> IsolateFile(Page?[] sources)
    {
        var file = File!;
        var holes = 0;
        await file.Lock.LockIrq();
        for (var index = 0; index < file.Size; index++)
        {
            var slot = await file.Load(index);
            if (slot.IsNone) holes++;
            else if (await IsolateFilePage(index, slot) is { } page) sources[index] = page;
            else return false;
        }

        await file.Lock.UnlockIrq();
        return holes < file.Size;
    }

    /// <summary>
    /// The part for one page: i_pages is locked, and again when it has been had, with two references of the caller's. Whoever
    /// wants it from now on waits for its lock.
    /// </summary>
    [CFunction("collapse_file", IsPart = true, ChangesContext = true)]
    private async KernelTask<Page?> IsolateFilePage(int index, FileSlot slot)
    {
        var file = File!;
        Page page;
        if (slot.IsSwap)
        {
            // shmem_get_folio(SGP_NOALLOC): whoever has been faster makes khugepaged come again.
            await file.Lock.UnlockIrq();
            if ((await ShmemSwapinFolio(index, slot, ShmemGfp)).Page is not { } swappedIn) return null;
            page = swappedIn;

            // The pages of a file are locked in the order of their indices.
            page.Lock.SetNested();
        }
        else
        {
            page = Memory[slot.PageIndex];
            var locked = await page.Lock.TryLock(nested: true);
            if (locked) await Counts.Add(page, 1);
            await file.Lock.UnlockIrq();
            if (!locked) return null;
        }

        if (await file.IndexOf(page) == index && await FolioIsolateLru(page))
        {
            if (await Rmap.Count(page) != 0) await TryToUnmap(page, default, entry: null);
            await file.Lock.LockIrq();
            if (await Counts.Read(page) == 3) return page;
            await file.Lock.UnlockIrq();
            await FolioPutbackLru(page);
        }

        await page.Lock.Unlock();
        await PutPage(page);
        return null;
    }

    /// <summary>The copy loop of collapse_file(): no spinlock is held, the sources are locked; holes are cleared.</summary>
    [CFunction("collapse_file", IsPart = true)]
    protected virtual async KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is { } source) await CopyHighpage(Memory.Next(huge, i), source);
            else await Data.Clear(Memory.Next(huge, i));
        }
    }

    /// <summary>The part of collapse_file() that puts the copies into the page cache, unless a hole has been filled meanwhile.</summary>
    [CFunction("collapse_file", IsPart = true)]
    private async KernelTask<bool> ReplaceFile(Page huge, Page?[] sources)
    {
        var file = File!;
        var hasHoles = Array.Exists(sources, source => source is null);
        if (hasHoles) await file.MmapLock.ReadLock();
        await file.Lock.LockIrq();
        var suits = true;
        for (var i = 0; i < sources.Length && suits; i++)
        {
            if (sources[i] is null) suits = (await file.Load(i)).IsNone;
        }

        if (hasHoles) await file.MmapLock.ReadUnlock();
        for (var i = 0; i < sources.Length && suits; i++)
        {
            var page = Memory.Next(huge, i);
            await Flags.Set(page, PageFlag.Lru);
            await file.Store(i, sources[i] is { } source ? FileSlot.Of(source) : FileSlot.None, FileSlot.Of(page));
        }

        await file.Lock.UnlockIrq();
        return suits;
    }

    /// <summary>The end of a collapse_file() that succeeded: what was copied goes.</summary>
    [CFunction("collapse_file", IsPart = true)]
    private async KernelTask FreeCollapsed(Page?[] sources)
    {
        foreach (var source in sources)
        {
            if (source is null) continue;
            await source.Lock.Unlock();
            if (await Counts.Sub(source, 3) == 0) await FreePages(source, 0);
        }
    }

    /// <summary>What has not become a page of the file goes: all of it, or what is beyond the file's end.</summary>
    [CFunction("collapse_file", IsPart = true)]
    protected virtual async KernelTask PutUnused(Page huge, int first)
    {
        for (var i = first; i < 1 << FileOrder; i++) await PutPage(Memory.Next(huge, i));
    }

    /// <summary>rollback of collapse_file(): the sources stay, unmapped, in the page cache.</summary>
    [CFunction("collapse_file", IsPart = true)]
    private async KernelTask RollBackFile(Page?[] sources)
    {
        foreach (var source in sources)
        {
            if (source is null) continue;
            await source.Lock.Unlock();
            await FolioPutbackLru(source);
            await PutPage(source);
        }
    }
}

/// <content>The collapse of a file.</content>
public sealed partial class Operation
{
    /// <summary>madvise(MADV_COLLAPSE) of an address that maps the file.</summary>
    public static Operation CollapseFile { get; } = new(27, nameof(CollapseFile),
        "madvise(COLLAPSE) mm{mm}[{address}]",
        "madvise(MADV_COLLAPSE) of an address that maps the file.",
        (revision, mm, call) => revision.MadviseCollapse(mm, call.Address))
    {
        Address = Argument.FileAddress,
        Needs = Need.File,
        Joins = new(OneIn: 3),
    };
}
