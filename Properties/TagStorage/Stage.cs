using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>The machine on which one golden sequence is played: four blocks of tag storage, 128 data frames, two processes.</summary>
/// <param name="revision">The code under test.</param>
internal sealed class Stage(Revision revision)
{
    internal const int Addresses = 4;

    internal Revision R { get; } = revision;

    internal MmStruct Mm { get; } = revision.Mms[0];

    internal MmStruct Child { get; } = revision.Mms[1];

    /// <summary>A tag buffer that the caller owns.</summary>
    internal long Held { get; private set; }

    /// <summary>Which frames an allocation gets is known: the lowest.</summary>
    internal Page P(int index) => R.Memory[index];

    /// <summary>The first page of a block of the tag storage.</summary>
    internal Page Block(int index) => R.Memory[R.Memory.DataPages + index];

    internal static MachineConfiguration Configuration(int blockSizePages, bool isMte)
    {
        var region = new TagRegion(new Pfn(0x40), new Pfn(0x100), 4, blockSizePages);
        var frames = Enumerable.Range(0, 128).Select(i => new Pfn(0x40 + (ulong)i)).ToArray();
        return new MachineConfiguration(new MemoryLayout([region], frames), 2, Addresses, isMte, isMte, PreemptRcu: true, SwapSlots: 4,
            DriverSlots: 2);
    }

    /// <summary>A page that was allocated without tag storage.</summary>
    internal async KernelTask Untagged() => await R.AllocPages(0, Gfp.HighUserMovable);

    /// <summary>Pages with tag storage, their tags zero.</summary>
    internal async KernelTask Tagged(int order = 0) => await R.AllocPages(order, Gfp.HighUserMovable | Gfp.Zero | Gfp.Tagged);

    /// <summary>A page with tag storage that nobody has initialised.</summary>
    internal async KernelTask Reserved() => await R.AllocPages(0, Gfp.HighUserMovable | Gfp.Tagged);

    /// <summary>Saved tags for a page that has no storage yet.</summary>
    internal async KernelTask Save(Page page, long tags) => await R.MteSaveTagsForPfn(await Buffer(tags), page);

    /// <summary>Tags of a swap entry, as a swap-out leaves them.</summary>
    internal async KernelTask Swapped(SwapEntry entry, long tags) =>
        await R.TagsBySwpEntry.XaStore(entry.Value, new XaEntry((ulong)await Buffer(tags)), Gfp.Kernel);

    internal async KernelTask Hold(long tags) => Held = await Buffer(tags);

    /// <summary>A filled tag buffer.</summary>
    internal async KernelTask<long> Buffer(long tags)
    {
        var buffer = await R.Buffers.Alloc(Gfp.Kernel);
        await R.Buffers.Write(buffer, tags);
        return buffer;
    }

    /// <summary>A system call or user access from user mode and back.</summary>
    internal async KernelTask Call(Operation operation, int mm = 0, int address = 0, int detail = 0) =>
        await R.Invoke(new Call(operation, mm, address, detail));

    /// <summary>A page without tag storage that is mapped fault-on-access: its VMA became tagged after it was touched.</summary>
    internal async KernelTask FaultOnAccess(int address = 0)
    {
        await Call(Operation.Store, address: address);
        await Call(Operation.MprotectMte, address: address);
    }

    /// <summary>
    /// The first address, or a page of the file, is in a frame of tag storage, because every data frame is in use; some
    /// are given back then.
    /// </summary>
    internal async KernelTask InStorage(int left = 1, Operation? operation = null)
    {
        for (var i = 0; i < R.Memory.DataPages; i++) await Untagged();
        await Call(operation ?? Operation.Store);
        for (var i = 0; i < left; i++) await R.PutPage(P(i));
    }

    /// <summary>A page of the first address that is mapped, swapped out and gone.</summary>
    internal async KernelTask SwappedOut()
    {
        await Call(Operation.StoreTags, detail: 7);
        await Call(Operation.SwapOut, detail: 0);
    }
}
