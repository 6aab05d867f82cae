using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/kvm/guest.c
public abstract partial class Revision
{
    /// <summary>
    /// kvm_vm_ioctl_mte_copy_tags(), KVM_ARM_MTE_COPY_TAGS of one page: as in mainline, by PG_mte_lock and
    /// PG_mte_tagged alone. The series does not touch it.
    /// </summary>
    /// <returns>0; −EINVAL where guests have no MTE; −EFAULT.</returns>
    [Path(Rank = 35)]
    public virtual async KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags)
    {
        if (!KvmHasMte) return Errno.Invalid;
        var remote = RemoteAddresses[kvm.Mm.Number][address];
        await kvm.SlotsLock.Lock();
        var page = (await HvaToPfn(kvm.Mm, address, write, wantsWritable: false)).Page;
        if (page is not null)
        {
            if (!write)
            {
                // A page without tags reads as zeros.
                if (await PageMteTagged(page)) await Tags.Read(page, remote);
            }
            else
            {
                // Whoever initialises them meanwhile, the tags are overwritten.
                await TryPageMteTagging(page);
                await Tags.Write(page, tags, remote);
                await SetPageMteTagged(page);
            }

            await PutPage(page);
        }

        await kvm.SlotsLock.Unlock();
        return page is null ? Errno.Fault : 0;
    }

    [CFunction("kvm_vm_ioctl", IsPart = true)]
    internal async KernelTask VmIoctl(Kvm kvm, int address, bool write, long tags) =>
        await KvmVmIoctlMteCopyTags(kvm, address, write, tags);
}

/// <content>The ioctls of a guest's owner.</content>
public sealed partial class Operation
{
    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) from the guest at an address.</summary>
    public static Operation GuestReadTags { get; } = new(19, nameof(GuestReadTags),
        call => $"ioctl(KVM_ARM_MTE_COPY_TAGS) from {call.Place}",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: false, 0))
    {
        Address = Argument.SmallAddress,
        Needs = Need.Guest,
        Themes = [(Theme.Guests, 1), (Theme.Anywhere, 12)],
    };

    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) of the value <see cref="Call.Detail"/> to the guest at an address.</summary>
    public static Operation GuestWriteTags { get; } = new(20, nameof(GuestWriteTags),
        call => $"ioctl(KVM_ARM_MTE_COPY_TAGS) to {call.Place}, 0x{call.Detail:x}",
        (revision, mm, call) => revision.VmIoctl(mm.Kvm!, call.Address, write: true, call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.Tags,
        Needs = Need.Guest,
        Themes = [(Theme.Guests, 2), (Theme.Anywhere, 13)],
    };
}
