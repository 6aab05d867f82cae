using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// What a driver does in a memalloc_noio_save() scope, as usb_reset_device() of drivers/usb/core/hub.c has one: memory that it
// allocates, or has faulted in, must not be waited for by way of the device that it resets.
public abstract partial class Revision
{
    /// <summary>alloc_pages() of tagged pages for a driver's own use.</summary>
    [CFunction("driver", IsPart = true)]
    public virtual async KernelTask DriverAllocPagesNoio(int order, int slot)
    {
        var before = Context.MemallocNoioSave();
        await DriverAllocPages(order, tagged: true, slot);
        Context.MemallocRestore(before);
    }

    /// <summary>pin_user_pages(): a page that is faulted in for it is allocated in the scope, too.</summary>
    [CFunction("driver", IsPart = true)]
    public virtual async KernelTask PinUserPagesNoio(MmStruct mm, int address, int slot)
    {
        var before = Context.MemallocNoioSave();
        await PinUserPages(mm, address, slot);
        Context.MemallocRestore(before);
    }
}

/// <content>A driver's that must not wait for I/O.</content>
public sealed partial class Operation
{
    /// <summary>
    /// A driver allocates 2^<see cref="Call.Address"/> tagged pages in a memalloc_noio_save() scope and remembers them in slot
    /// <see cref="Call.Detail"/>.
    /// </summary>
    public static Operation AllocTaggedNoio { get; } = new(34, nameof(AllocTaggedNoio),
        "memalloc_noio: alloc_pages(order {order}, __GFP_TAGGED) in slot {slot}",
        "A driver allocates 2^order tagged pages in a memalloc_noio_save() scope and keeps them in a slot.",
        (revision, _, call) => revision.DriverAllocPagesNoio(call.Address, call.Detail))
    {
        Address = Argument.Order,
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Joins = new Joining(24),
    };

    /// <summary>A driver pins an address in a memalloc_noio_save() scope and keeps the page in slot <see cref="Call.Detail"/>.</summary>
    public static Operation PinNoio { get; } = new(35, nameof(PinNoio),
        "memalloc_noio: pin mm{mm}[{address}] in slot {slot}",
        "A driver pins the page at an address in a memalloc_noio_save() scope and keeps it in a slot.",
        (revision, mm, call) => revision.PinUserPagesNoio(mm, call.Address, call.Detail))
    {
        Detail = Argument.Slot,
        Joins = new Joining(24),
    };
}
