namespace TagStorageModel.Model;

/// <summary>What a thread, an interrupt or the setup of a scenario can do. The numbers are part of tokens: never change one.</summary>
public enum Operation
{
    /// <summary>User load from an address.</summary>
    Load = 0,

    /// <summary>User store to an address.</summary>
    Store = 1,

    /// <summary>LDG at an address.</summary>
    LoadTags = 2,

    /// <summary>STG of the value <see cref="Call.Detail"/> at an address.</summary>
    StoreTags = 3,

    /// <summary>munmap() of an address, which is mapped anew at once.</summary>
    Munmap = 4,

    /// <summary>madvise(MADV_DONTNEED) of an address.</summary>
    DontNeed = 5,

    /// <summary>mprotect(PROT_MTE) of the VMA of an address.</summary>
    MprotectMte = 6,

    /// <summary>fork() of a process; the child's number is <see cref="Call.Detail"/>.</summary>
    Fork = 7,

    /// <summary>Reclaim of the data frame with the index <see cref="Call.Detail"/>.</summary>
    SwapOut = 8,

    /// <summary>A driver pins an address for DMA and remembers the page in slot <see cref="Call.Detail"/>.</summary>
    Pin = 9,

    /// <summary>A driver allocates 2^<see cref="Call.Address"/> tagged pages and remembers them in slot <see cref="Call.Detail"/>.</summary>
    AllocTagged = 10,

    /// <summary>A driver lets go of the page in slot <see cref="Call.Detail"/>.</summary>
    Release = 11,

    /// <summary>Somebody else allocates a block of the tag storage: the one with the index <see cref="Call.Detail"/>.</summary>
    TakeBlock = 12,

    /// <summary>swapoff() of the swap device.</summary>
    SwapOff = 13,

    /// <summary>Compaction migrates the data frame with the index <see cref="Call.Detail"/>.</summary>
    Compact = 14,

    /// <summary>khugepaged collapses the huge area of a process.</summary>
    Collapse = 15,

    /// <summary>ptrace(PTRACE_PEEKMTETAGS) of an address.</summary>
    PeekTags = 16,

    /// <summary>ptrace(PTRACE_POKEMTETAGS) of the value <see cref="Call.Detail"/> to an address.</summary>
    PokeTags = 17,

    /// <summary>A guest whose memory the process is accesses an address: <see cref="Call.Detail"/> is a <see cref="UserAccessKind"/>.</summary>
    GuestAccess = 18,

    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) from the guest at an address.</summary>
    GuestReadTags = 19,

    /// <summary>ioctl(KVM_ARM_MTE_COPY_TAGS) of the value <see cref="Call.Detail"/> to the guest at an address.</summary>
    GuestWriteTags = 20,

    /// <summary>KSM merges an address with the address <see cref="Call.Detail"/>, whose contents are taken to be the same.</summary>
    MergePages = 21,

    /// <summary>The huge page of a process is split.</summary>
    SplitHuge = 22,

    /// <summary>The file page with buffers in slot <see cref="Call.Detail"/> is migrated.</summary>
    MigrateBuffers = 23,

    /// <summary>A file page with buffers is read into the page cache and remembered in slot <see cref="Call.Detail"/>.</summary>
    ReadFile = 24,

    /// <summary>The shared file is truncated at an address and grown again: madvise(MADV_REMOVE).</summary>
    Truncate = 25,
}

/// <summary>One call of a scenario.</summary>
/// <param name="Operation">What is called.</param>
/// <param name="Mm">The process it is about, where it is about one.</param>
/// <param name="Address">The address, where there is one.</param>
/// <param name="Detail">A further number.</param>
public readonly record struct Call(Operation Operation, int Mm = 0, int Address = 0, int Detail = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Operation switch
    {
        Operation.Load => $"load mm{Mm}[{Address}]",
        Operation.Store => $"store mm{Mm}[{Address}]",
        Operation.LoadTags => $"ldg mm{Mm}[{Address}]",
        Operation.StoreTags => $"stg mm{Mm}[{Address}], 0x{Detail:x}",
        Operation.Munmap => $"munmap mm{Mm}[{Address}]",
        Operation.DontNeed => $"madvise(DONTNEED) mm{Mm}[{Address}]",
        Operation.MprotectMte => $"mprotect(PROT_MTE) mm{Mm}[{Address}]",
        Operation.Fork => $"fork mm{Mm} -> mm{Detail}",
        Operation.SwapOut => $"reclaim frame {Detail}",
        Operation.Pin => $"pin mm{Mm}[{Address}] in slot {Detail}",
        Operation.AllocTagged => $"alloc_pages(order {Address}, __GFP_TAGGED) in slot {Detail}",
        Operation.Release => $"release slot {Detail}",
        Operation.TakeBlock => $"cma_alloc_range(block {Detail}) by a driver",
        Operation.SwapOff => "swapoff",
        Operation.Compact => $"compact frame {Detail}",
        Operation.Collapse => $"khugepaged mm{Mm}",
        Operation.PeekTags => $"ptrace(PEEKMTETAGS) mm{Mm}[{Address}]",
        Operation.PokeTags => $"ptrace(POKEMTETAGS) mm{Mm}[{Address}], 0x{Detail:x}",
        Operation.GuestAccess => $"guest {AccessName((UserAccessKind)Detail)} mm{Mm}[{Address}]",
        Operation.GuestReadTags => $"ioctl(KVM_ARM_MTE_COPY_TAGS) from mm{Mm}[{Address}]",
        Operation.GuestWriteTags => $"ioctl(KVM_ARM_MTE_COPY_TAGS) to mm{Mm}[{Address}], 0x{Detail:x}",
        Operation.MergePages => $"ksm mm{Mm}[{Address}] with mm{Mm}[{Detail}]",
        Operation.SplitHuge => $"split_huge_page mm{Mm}",
        Operation.MigrateBuffers => $"migrate file page in slot {Detail}",
        Operation.ReadFile => $"read file page into slot {Detail}",
        Operation.Truncate => $"madvise(REMOVE) mm{Mm}[{Address}]",
        _ => $"{Operation}",
    };

    private static string AccessName(UserAccessKind kind) => kind switch
    {
        UserAccessKind.Load => "load",
        UserAccessKind.Store => "store",
        UserAccessKind.LoadTags => "ldg",
        _ => "stg",
    };
}

// The entries of the kernel: system calls, faults, drivers.
public abstract partial class Revision
{
    /// <summary>Makes one call.</summary>
    public KernelTask Invoke(Call call)
    {
        var mm = Mms[call.Mm];
        return call.Operation switch
        {
            Operation.Load => UserAccess(mm, call.Address, UserAccessKind.Load, 0),
            Operation.Store => UserAccess(mm, call.Address, UserAccessKind.Store, 0),
            Operation.LoadTags => UserAccess(mm, call.Address, UserAccessKind.LoadTags, 0),
            Operation.StoreTags => UserAccess(mm, call.Address, UserAccessKind.StoreTags, call.Detail),
            Operation.Munmap => ZapPteRange(mm, call.Address, isMunmap: true),
            Operation.DontNeed => ZapPteRange(mm, call.Address, isMunmap: false),
            Operation.MprotectMte => MprotectFixup(mm, mm.VmaOf(call.Address)),
            Operation.Fork => DupMmap(mm, Mms[call.Detail]),
            Operation.SwapOut => Reclaim(Memory[call.Detail]),
            Operation.Pin => PinUserPages(mm, call.Address, call.Detail),
            Operation.AllocTagged => DriverAllocPages(call.Address, tagged: true, call.Detail),
            Operation.Release => DriverRelease(call.Detail),
            Operation.TakeBlock => TakeBlock(call.Detail),
            Operation.PeekTags => Ptrace(mm, call.Address, write: false, 0),
            Operation.PokeTags => Ptrace(mm, call.Address, write: true, call.Detail),
            Operation.GuestAccess => GuestAccess(mm.Kvm!, call.Address, (UserAccessKind)call.Detail),
            Operation.GuestReadTags => VmIoctl(mm.Kvm!, call.Address, write: false, 0),
            Operation.GuestWriteTags => VmIoctl(mm.Kvm!, call.Address, write: true, call.Detail),
            Operation.SwapOff => SysSwapoff(),
            Operation.MergePages => CmpAndMergePage(mm, call.Address, call.Detail),
            Operation.Truncate => MadviseRemove(mm, call.Address),
            Operation.Compact => CompactZone(Memory[call.Detail]),
            Operation.ReadFile => ReadCacheFolio(call.Detail),
            Operation.MigrateBuffers => DoMigrateRange(call.Detail),
            Operation.Collapse => CollapseHugePage(mm),
            Operation.SplitHuge => SplitHugePagesPid(mm),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Operation, "unknown operation"),
        };
    }

    /// <summary>Makes calls one after another, each from user mode and back.</summary>
    [CFunction("calls", IsPart = true)]
    public async KernelTask Run(IReadOnlyList<Call> calls)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            ModelThread.Current.CallNumber = i;
            await Invoke(calls[i]);
            Context.ReturnToUser();
        }
    }

    [CFunction("sys_ptrace", IsPart = true)]
    private async KernelTask Ptrace(Mm mm, int address, bool write, long tags) => await AccessRemoteTags(mm, address, write, tags);

    [CFunction("kvm_vm_ioctl", IsPart = true)]
    private async KernelTask VmIoctl(Kvm kvm, int address, bool write, long tags) => await KvmVmIoctlMteCopyTags(kvm, address, write, tags);

    [CFunction("driver", IsPart = true)]
    private async KernelTask TakeBlock(int index)
    {
        var region = Configuration.Layout.Regions[0];
        var block = new Pfn(region.TagStart.Value + (ulong)(index * region.BlockSizePages % region.TagFrames));
        await TakeRange(Memory.At(block), region.BlockSizePages);
    }

    /// <summary>How somebody else takes frames of the tag storage: in RFC v3 from the CMA area.</summary>
    [CFunction("driver", IsPart = true)]
    protected virtual async KernelTask TakeRange(Page first, int count) => await CmaAllocRange(first, count, tries: 1);
}
