using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/kvm/mmu.c: a guest's accesses and its stage-2 faults
public abstract partial class Revision
{
    /// <summary>The tags that a guest stores.</summary>
    public const long GuestTags = 15;

    /// <summary>kvm_has_mte(): guests have MTE. RFC v2 does not offer it where tag storage is managed.</summary>
    protected virtual bool KvmHasMte => true;

    /// <summary>One access of a guest: made, or faulted until it can be made.</summary>
    [CFunction("kvm_handle_guest_abort", IsPart = true)]
    public async KernelTask GuestAccess(Kvm kvm, int address, UserAccessKind kind)
    {
        for (var faults = 0; faults < FaultLimit; faults++)
        {
            var access = (GuestAccessResult)await GuestMemory.Touch(kvm, address, kind, GuestTags);
            if (access == GuestAccessResult.Made) return;
            var result = await UserMemAbort(kvm, address, kind is UserAccessKind.Store or UserAccessKind.StoreTags,
                access == GuestAccessResult.PermissionFault);
            Context.ReturnToUser();
            if (result is not (0 or Errno.Again)) return;
        }

        Machine.Note(ModelThread.Current, FaultNotes.GivenUp, address, (long)FaultingAccess.Guest);
    }

    /// <summary>user_mem_abort(): maps a page at stage 2, in RFC v3 with tag storage; mmap_lock is not held.</summary>
    /// <returns>0; −EAGAIN if the guest has to fault again; −EFAULT.</returns>
    [Path(Rank = 34)]
    public virtual async KernelTask<int> UserMemAbort(Kvm kvm, int address, bool write, bool isPermission)
    {
        var vma = kvm.Mm.VmaOf(address);
        await kvm.Mm.Lock.ReadLock();
        var allocatesTagged = await kvm.Mm.IsMteOrMteKvm(vma);
        var sequence = await kvm.Sequence();
        await kvm.Mm.Lock.ReadUnlock();
        if (KvmHasMte && !allocatesTagged) await SetVmMteKvm(kvm.Mm, vma);
        var host = await HvaToPfn(kvm.Mm, address, write, wantsWritable: true);
        if (host.Page is not { } page) return Errno.Fault;
        var sanitises = KvmHasMte && !isPermission;
        var reserved = sanitises ? await KvmMteReserveTagStorage(page) : 0;
        if (reserved != 0) return reserved;
        await kvm.MmuLock.ReadLock();
        var result = await kvm.MustRetry(sequence) ? Errno.Again : 0;
        if (result == 0)
        {
            if (sanitises) await SanitiseMteTags(page);
            if (!isPermission) await kvm.Map(address, new Stage2Entry(page, host.IsWritable, KvmHasMte));
            else if (!await kvm.RelaxPerms(address)) result = Errno.Again;
        }

        await kvm.MmuLock.ReadUnlock();
        await PutPage(page);
        return result;
    }

    /// <summary>The VMA's pages are allocated with tag storage from now on, although user space does not map them tagged.</summary>
    [CFunction("user_mem_abort", IsPart = true)]
    private async KernelTask SetVmMteKvm(MmStruct mm, int vma)
    {
        await mm.Lock.WriteLock();
        await mm.VmaLock(vma).WriteLock();
        await mm.SetMteKvm(vma);
        await mm.VmaLock(vma).WriteUnlock();
        await mm.Lock.WriteUnlock();
    }

    /// <summary>
    /// kvm_mte_reserve_tag_storage() of RFC v3: the folio has tag storage, or is replaced, which drops the caller's
    /// reference. The head stands for all its pages.
    /// </summary>
    /// <returns>0, or −EAGAIN if the folio was to be replaced.</returns>
    public virtual async KernelTask<int> KvmMteReserveTagStorage(Page page)
    {
        var order = 0;
        if (HasHugePages)
        {
            var folio = new Folio(await Compound.Folio(page));
            page = Memory[folio.Head];
            order = folio.Order;
        }

        if (await PageTagStorageReserved(page)) return 0;
        if (!page.IsTagStorage && await ReserveTagStorage(page, order, Gfp.HighUserMovable) == 0) return 0;
        return ResultOfReplacement(await ReplaceFolioWithTagged(page));
    }

    /// <summary>What kvm_mte_reserve_tag_storage() returns when it has replaced a page, or failed to.</summary>
    protected virtual int ResultOfReplacement(int result) => Errno.Again;

    /// <summary>sanitise_mte_tags(): a page that has no tags yet gets zeros before the guest can see it. kvm->mmu_lock is held.</summary>
    public virtual async KernelTask SanitiseMteTags(Page page)
    {
        Context.Warn(!await PageTagStorageReserved(page), "!page_tag_storage_reserved(page)",
            WarningTopics.Of(PageFlag.TagStorageReserved));
        if (!await TryPageMteTagging(page)) return;
        await Tags.Write(page, 0);
        await SetPageMteTagged(page);
    }

    /// <summary>hva_to_pfn(): without a lock where the entry is writable, otherwise by get_user_pages().</summary>
    /// <param name="mm">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="write">The page is to be written.</param>
    /// <param name="wantsWritable">The caller wants to know whether it could be.</param>
    [CFunction("hva_to_pfn", IsService = true)]
    protected async KernelTask<HostPage> HvaToPfn(MmStruct mm, int address, bool write, bool wantsWritable)
    {
        if ((write || wantsWritable) && await GetUserPageFastOnly(mm, address) is { } fast) return new HostPage(fast, IsWritable: true);
        var slow = await GetUserPagesUnlocked(mm, address, GupFlags.HonorNumaFault | (write ? GupFlags.Write : GupFlags.None));
        if (slow is null || write || !wantsWritable || await GetUserPageFastOnly(mm, address) is not { } writable)
            return new HostPage(slow, write);

        // map read fault as writable if possible
        await PutPage(slow);
        return new HostPage(writable, IsWritable: true);
    }
}

/// <summary>A page of the host, as KVM has looked it up.</summary>
/// <param name="Page">The page with a reference; null if it could not be had.</param>
/// <param name="IsWritable">Whether the process may write it.</param>
public readonly record struct HostPage(Page? Page, bool IsWritable);

/// <content>A guest's.</content>
public sealed partial class Operation
{
    /// <summary>
    /// A guest whose memory the process is accesses an address: <see cref="Call.Detail"/> is a
    /// <see cref="UserAccessKind"/>.
    /// </summary>
    public static Operation GuestAccess { get; } = new(18, nameof(GuestAccess),
        "guest {access:load|store|ldg|stg} mm{mm}[{address}]",
        "A guest, whose memory the process is, accesses an address.",
        (revision, mm, call) => revision.GuestAccess(mm.Kvm!, call.Address, (UserAccessKind)call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.Access,
        Needs = Need.Guest,
        Themes = [(Theme.Guests, 0), (Theme.Anywhere, 11)],
    };
}
