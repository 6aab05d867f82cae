using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>
/// The calls that named scenarios are made of: where nothing is said, of the first process at its first address, on the
/// frame that it gets first.
/// </summary>
internal static class Calls
{
    internal static Call Store(int address = 0, int mm = 0) => new(Operation.Store, mm, address);

    internal static Call LoadTags(int address = 0, int mm = 0) => new(Operation.LoadTags, mm, address);

    internal static Call StoreTags(int address = 0, int mm = 0, int tags = 1) => new(Operation.StoreTags, mm, address, tags);

    internal static Call DontNeed(int address = 0, int mm = 0) => new(Operation.DontNeed, mm, address);

    internal static Call MprotectMte(int address = 0, int mm = 0) => new(Operation.MprotectMte, mm, address);

    internal static Call Fork(int child = 1, int mm = 0) => new(Operation.Fork, mm, Detail: child);

    internal static Call Reclaim(int frame = 1) => new(Operation.SwapOut, Detail: frame);

    internal static Call Compact(int frame = 1) => new(Operation.Compact, Detail: frame);

    internal static Call Pin(int address = 0, int mm = 0, int slot = 0) => new(Operation.Pin, mm, address, slot);

    internal static Call AllocTagged(int slot = 0, int order = 0) => new(Operation.AllocTagged, 0, order, slot);

    internal static Call Release(int slot = 0) => new(Operation.Release, Detail: slot);

    internal static Call TakeBlock(int block = 0) => new(Operation.TakeBlock, Detail: block);

    internal static Call Peek(int address = 0, int mm = 0) => new(Operation.PeekTags, mm, address);

    internal static Call Poke(int address = 0, int mm = 0, int tags = 2) => new(Operation.PokeTags, mm, address, tags);

    internal static Call GuestLoad(int address = 0, int mm = 0) => new(Operation.GuestAccess, mm, address, (int)UserAccessKind.Load);

    internal static Call GuestStore(int address = 0, int mm = 0) => new(Operation.GuestAccess, mm, address, (int)UserAccessKind.Store);

    internal static Call GuestReadTags(int address = 0, int mm = 0) => new(Operation.GuestReadTags, mm, address);

    internal static Call GuestWriteTags(int address = 0, int mm = 0, int tags = 3) => new(Operation.GuestWriteTags, mm, address, tags);

    internal static Call Merge(int address, int other, int mm = 0) => new(Operation.MergePages, mm, address, other);

    internal static Call Truncate(int address, int mm = 0) => new(Operation.Truncate, mm, address);

    internal static Call Collapse(int mm = 0) => new(Operation.Collapse, mm);

    internal static Call ReadFile(int slot = 0) => new(Operation.ReadFile, Detail: slot);

    internal static Call MigrateBuffers(int slot = 0) => new(Operation.MigrateBuffers, Detail: slot);

    internal static Call Swapoff { get; } = new(Operation.SwapOff);
}
