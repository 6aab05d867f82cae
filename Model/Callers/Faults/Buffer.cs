using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// fs/buffer.c, mm/filemap.c, mm/truncate.c: a file whose pages have buffers
public abstract partial class Revision
{
    /// <summary>read_cache_folio(): a page of the file is read into the page cache, in whatever movable frame.</summary>
    [Path(Rank = 44)]
    public async KernelTask ReadCacheFolio(int index)
    {
        var page = await AllocPages(0, Gfp.HighUserMovable);
        if (page is null) return;
        await page.Lock.TryLock();
        await Counts.Add(page, 1);
        await BufferedFile.TreeLock.LockIrq();
        var added = await BufferedFile.Add(index, page);
        await BufferedFile.TreeLock.UnlockIrq();
        if (!added)
        {
            await PutPage(page);
            await page.Lock.Unlock();
            await PutPage(page);
            return;
        }

        await Flags.Set(page, PageFlag.Lru);
        await BufferedFile.PrivateLock.Lock();
        await Counts.Add(page, 1);
        await BufferedFile.Attach(index);
        await BufferedFile.PrivateLock.Unlock();
        await BufferedFile.BufferLocks[index].Lock();
        await Data.Fill(page);
        await BufferedFile.BufferLocks[index].Unlock();
        await page.Lock.Unlock();
        await PutPage(page);
    }

    /// <summary>__buffer_migrate_folio(check_refs): the buffers' locks and private_lock are held over the copy.</summary>
    /// <returns>0; −EAGAIN if somebody else holds the page or, without waiting, a buffer.</returns>
    [Path(Rank = 43)]
    [CFunction("__buffer_migrate_folio")]
    public virtual async KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode)
    {
        if (!await BufferedFile.HasBuffers(index))
        {
            var moved = await MigrateFileMapping(index, target, source, expected: 2);
            if (moved == 0) await MigrateFolio(target, source);
            return moved;
        }

        if (await Counts.Read(source) != 3) return Errno.Again;
        var buffer = BufferedFile.BufferLocks[index];
        if (mode != MigrateMode.Async) await buffer.Lock();
        else if (!await buffer.TryLock()) return Errno.Again;
        await BufferedFile.PrivateLock.Lock();
        var result = await MigrateFileMapping(index, target, source, expected: 3);
        if (result == 0)
        {
            // The buffers go with their index, and so does their reference.
            await Counts.Sub(source, 1);
            await Counts.Add(target, 1);
            await MigrateFolio(target, source);
        }

        await BufferedFile.PrivateLock.Unlock();
        await buffer.Unlock();
        return result;
    }

    /// <summary>folio_migrate_mapping() of a page of the file: references other than those expected stop it.</summary>
    [CFunction("folio_migrate_mapping", IsService = true)]
    protected async KernelTask<int> MigrateFileMapping(int index, Page target, Page source, int expected)
    {
        await BufferedFile.TreeLock.LockIrq();
        var frozen = await Counts.Freeze(source, expected);
        if (frozen)
        {
            await Counts.Add(target, 1);
            await BufferedFile.Replace(index, target);
            await Counts.Set(source, expected - 1);
        }

        await BufferedFile.TreeLock.UnlockIrq();
        return frozen ? 0 : Errno.Again;
    }

    /// <summary>truncate_inode_pages_range() of one page.</summary>
    [Path(Rank = 45)]
    [CFunction("truncate_inode_pages_range", IsService = true)]
    public async KernelTask TruncateInodePages(int index)
    {
        var found = await BufferedFile.Lookup(index);
        if (found < 0) return;
        var page = Memory[found];
        await page.Lock.Lock();
        if (await BufferedFile.IndexOf(page) == index)
        {
            // discard_buffer() waits for whoever has the buffer locked.
            await BufferedFile.BufferLocks[index].Lock();
            await BufferedFile.BufferLocks[index].Unlock();
            await TryToFreeBuffers(page, index);
            await BufferedFile.TreeLock.LockIrq();
            await BufferedFile.Replace(index, null);
            await BufferedFile.TreeLock.UnlockIrq();
            await PutPage(page);
        }

        await page.Lock.Unlock();
        await PutPage(page);
    }

    /// <summary>try_to_free_buffers() of a clean page. The folio is locked, which keeps others from locking its buffers.</summary>
    [CFunction("try_to_free_buffers", IsService = true)]
    protected async KernelTask TryToFreeBuffers(Page page, int index)
    {
        await BufferedFile.PrivateLock.Lock();
        if (await BufferedFile.HasBuffers(index))
        {
            await BufferedFile.Detach(index);
            await Counts.Sub(page, 1);
        }

        await BufferedFile.PrivateLock.Unlock();
    }

    /// <summary>
    /// What shrink_folio_list() does with a clean page of the file: the buffers go, then the page, if nobody else holds
    /// it.
    /// </summary>
    [CFunction("shrink_folio_list", IsPart = true)]
    protected async KernelTask<bool> ReclaimFilePage(Page page, int index)
    {
        await TryToFreeBuffers(page, index);
        await BufferedFile.TreeLock.LockIrq();
        var frozen = await Counts.Freeze(page, 2);
        if (frozen) await BufferedFile.Replace(index, null);
        await BufferedFile.TreeLock.UnlockIrq();
        return frozen;
    }
}

/// <content>The reading of a file.</content>
public sealed partial class Operation
{
    /// <summary>A file page with buffers is read into the page cache and remembered in slot <see cref="Call.Detail"/>.</summary>
    public static Operation ReadFile { get; } = new(24, nameof(ReadFile), "read file page into slot {slot}",
        "A file page with buffers is read into the page cache and kept in a slot.",
        (revision, _, call) => revision.ReadCacheFolio(call.Detail))
    {
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Themes = [(Theme.Buffers, 0), (Theme.Anywhere, 17)],
    };
}
