using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/kvm/guest.c
public abstract partial class Revision
{
    /// <summary>The tags that the process of a guest has in its buffer.</summary>
    public const long BufferTags = 11;

    /// <summary>
    /// kvm_vm_ioctl_mte_copy_tags(), KVM_ARM_MTE_COPY_TAGS of one page: as in mainline, by PG_mte_lock and
    /// PG_mte_tagged alone. The series does not touch it.
    /// </summary>
    /// <param name="kvm">The virtual machine.</param>
    /// <param name="address">The guest's address.</param>
    /// <param name="write">Whether the tags are the guest's to be, rather than the process's to read.</param>
    /// <param name="tags">The tags that are in the buffer.</param>
    /// <param name="buffer">
    /// The address of the process's buffer, which the copy may have to fault in; null: memory that is not modelled and always there.
    /// </param>
    /// <returns>0; −EINVAL where guests have no MTE; −EFAULT.</returns>
    [Path(Rank = 35)]
    public virtual async KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer = null)
    {
        if (!KvmHasMte) return Errno.Invalid;
        var remote = RemoteAddresses[kvm.Mm.Number][address];
        var result = Errno.Fault;
        await kvm.SlotsLock.Lock();
        var page = await GetPageOfGuest(kvm, address, write);
        if (page is not null)
        {
            if (!write)
            {
                // A page without tags reads as zeros.
                var tagged = await PageMteTagged(page);
                var copied = buffer is not { } target || await AccessOfKernel(kvm.Mm, target, write: true);
                if (tagged && copied) await Tags.Read(page, remote);
                if (copied) result = 0;
            }
            else if (await CopyTagsToGuest(kvm.Mm, page, remote, tags, buffer))
            {
                result = 0;
            }

            await PutPageOfGuest(page, write);
        }

        await kvm.SlotsLock.Unlock();
        return result;
    }

    /// <summary>The page of kvm_vm_ioctl_mte_copy_tags(), held by a reference; null if it could not be had.</summary>
    [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
    protected virtual async KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write) =>
        (await HvaToPfn(kvm.Mm, address, write, wantsWritable: false)).Page;

    /// <summary>How kvm_vm_ioctl_mte_copy_tags() lets go of the page.</summary>
    [CFunction("put_page", IsService = true)]
    protected virtual KernelTask PutPageOfGuest(Page page, bool write) => PutPage(page);

    /// <summary>
    /// The part of kvm_vm_ioctl_mte_copy_tags() that writes tags. Whoever initialises them meanwhile, they are overwritten; whoever has
    /// won PG_mte_lock may sleep here.
    /// </summary>
    /// <returns>Whether the tags could be read from the process's memory.</returns>
    [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
    protected virtual async KernelTask<bool> CopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer)
    {
        await TryPageMteTagging(page);
        var copied = buffer is not { } source || await AccessOfKernel(mm, source, write: false);

        // No stale tags are left where the copy failed.
        await Tags.Write(page, copied ? tags : 0, remote);
        await SetPageMteTagged(page);
        return copied;
    }

    [CFunction("kvm_vm_ioctl", IsPart = true)]
    internal async KernelTask VmIoctl(Kvm kvm, int address, bool write, long tags, int? buffer = null) =>
        await KvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);
}

/// <content>The ioctls of a guest's owner.</content>
public sealed partial class Operation
{
    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) from the guest at an address.</summary>
    public static Operation GuestReadTags { get; } = new(19, nameof(GuestReadTags),
        "ioctl(KVM_ARM_MTE_COPY_TAGS) from mm{mm}[{address}]",
        "The tags of a guest's memory at an address are read by its VMM.",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: false, 0))
    {
        Address = Argument.SmallAddress,
        Needs = Need.Guest,
        Themes = [(Theme.Guests, 1), (Theme.Anywhere, 12)],
    };

    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) of the value <see cref="Call.Detail"/> to the guest at an address.</summary>
    public static Operation GuestWriteTags { get; } = new(20, nameof(GuestWriteTags),
        "ioctl(KVM_ARM_MTE_COPY_TAGS) to mm{mm}[{address}], {tags:x}",
        "The tags of a guest's memory at an address are written by its VMM.",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: true, call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.Tags,
        Needs = Need.Guest,
        Themes = [(Theme.Guests, 2), (Theme.Anywhere, 13)],
    };

    /// <summary>
    /// ioctl(KVM_ARM_MTE_COPY_TAGS) from the guest at an address to a buffer of the process: at the address
    /// <see cref="Call.Detail"/>.
    /// </summary>
    public static Operation GuestReadTagsTo { get; } = new(32, nameof(GuestReadTagsTo),
        "ioctl(KVM_ARM_MTE_COPY_TAGS) from mm{mm}[{address}] to a buffer at mm{mm}[{buffer}]",
        "The tags of a guest's memory are read into a buffer at an address of the process, which may fault.",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: false, 0, call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.SmallAddress,
        Needs = Need.Guest,
        Joins = new Joining(48),
    };

    /// <summary>
    /// ioctl(KVM_ARM_MTE_COPY_TAGS) of <see cref="Revision.BufferTags"/> to the guest at an address, from a buffer of the process:
    /// at the address <see cref="Call.Detail"/>.
    /// </summary>
    public static Operation GuestWriteTagsFrom { get; } = new(33, nameof(GuestWriteTagsFrom),
        "ioctl(KVM_ARM_MTE_COPY_TAGS) to mm{mm}[{address}] from a buffer at mm{mm}[{buffer}]",
        "The tags of a guest's memory are written from a buffer at an address of the process, which may fault.",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: true, Revision.BufferTags, call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.SmallAddress,
        Needs = Need.Guest,
        Joins = new Joining(24),
    };
}
