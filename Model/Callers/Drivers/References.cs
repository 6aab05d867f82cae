using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// References that pipes, sockets and bios hold on pages of others (fs/splice.c, mm/shmem.c, block/bio.c). When they are put
// the page may be nobody else's any more: its last user frees it, often in a softirq.
public abstract partial class Revision
{
    /// <summary>
    /// vmsplice_to_pipe(): a page of a process, as it is mapped, gets into a pipe (get_user_pages() with FOLL_GET); it may be
    /// shared, and need not be writable.
    /// </summary>
    [Path(Rank = 65)]
    public virtual async KernelTask VmspliceToPipe(MmStruct mm, int address, int slot)
    {
        if (await GetUserPagesUnlocked(mm, address, GupFlags.None) is { } page)
            await Remember(slot, DriverPage.Reference(page));
    }

    /// <summary>
    /// shmem_file_splice_read(): a page of the file gets into a pipe, from the page cache or from swap (SGP_READ); of a hole
    /// there is nothing to be held.
    /// </summary>
    [Path(Rank = 66)]
    public virtual async KernelTask ShmemFileSpliceRead(int index, int slot)
    {
        for (var tries = 0; tries < FaultLimit; tries++)
        {
            var found = await File!.Find(index);
            if (found.IsSwap)
            {
                var read = await ShmemSwapinFolio(index, found, Gfp.HighUserMovable);
                if (read.Error == Errno.Exists) continue;
                if (read.Page is not { } folio) return;
                await folio.Lock.Unlock();
                await Remember(slot, DriverPage.Reference(folio));
                return;
            }

            if (!found.IsPage) return;
            var page = Memory[found.PageIndex];
            await page.Lock.Lock();
            var isOfFile = await File!.IndexOf(page) == index;
            await page.Lock.Unlock();
            if (isOfFile)
            {
                await Remember(slot, DriverPage.Reference(page));
                return;
            }

            await PutPage(page);
        }
    }

    /// <summary>bio_release_pages(), at the end of an I/O: all pages that drivers hold are let go, one after another.</summary>
    [Path(Rank = 67)]
    public virtual async KernelTask BioReleasePages()
    {
        for (var slot = 0; slot < Configuration.DriverSlots; slot++)
        {
            var word = await DriverPages.Take(slot);
            if (word >= 0) await Release(new DriverPage(word));
        }
    }
}

/// <content>Those of pipes and bios.</content>
public sealed partial class Operation
{
    /// <summary>vmsplice() of an address: its page is remembered in slot <see cref="Call.Detail"/>.</summary>
    public static Operation Vmsplice { get; } = new(40, nameof(Vmsplice),
        "vmsplice mm{mm}[{address}] into slot {slot}",
        "The page at an address, as it is mapped, gets into a pipe: it is kept in a slot.",
        (revision, mm, call) => revision.VmspliceToPipe(mm, call.Address, call.Detail))
    {
        Detail = Argument.Slot,
        Joins = new(OneIn: 12),
    };

    /// <summary>splice() of the file's page at an address: it is remembered in slot <see cref="Call.Detail"/>.</summary>
    public static Operation SpliceFile { get; } = new(41, nameof(SpliceFile),
        "splice file page of mm{mm}[{address}] into slot {slot}",
        "The file's page at an address gets into a pipe: it is kept in a slot.",
        (revision, mm, call) => revision.ShmemFileSpliceRead(ShmemFile.OffsetOf(mm, call.Address), call.Detail))
    {
        Address = Argument.FileAddress,
        Detail = Argument.Slot,
        Needs = Need.File,
        Joins = new(OneIn: 8),
    };

    /// <summary>An I/O is over: the pages in all slots are let go.</summary>
    public static Operation EndIo { get; } = new(42, nameof(EndIo), "end of an I/O: release all slots",
        "An I/O is over: the pages in all slots are let go; an interrupt can do it.",
        (revision, _, _) => revision.BioReleasePages())
    {
        Address = Argument.None,
        IsOfNoProcess = true,
        MayInterrupt = true,
        Joins = new(OneIn: 12),
    };
}
