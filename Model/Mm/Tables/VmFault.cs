namespace TagStorageModel.Model.Mm.Tables;

/// <summary>vm_fault_t.</summary>
[Flags]
public enum VmFault
{
    /// <summary>Handled.</summary>
    None = 0,

    /// <summary>VM_FAULT_OOM.</summary>
    Oom = 1,

    /// <summary>VM_FAULT_RETRY: the lock was released, unless FAULT_FLAG_RETRY_NOWAIT.</summary>
    Retry = 2,

    /// <summary>VM_FAULT_MAJOR.</summary>
    Major = 4,

    /// <summary>Not the kernel's: the <c>map_pte</c> result of the series' fault handlers.</summary>
    MapPte = 8,

    /// <summary>VM_FAULT_SIGBUS: also what vmf_error() makes of every error but −ENOMEM.</summary>
    Sigbus = 16,

    /// <summary>VM_FAULT_FALLBACK: not with a huge page, but perhaps with a small one.</summary>
    Fallback = 32,
}

/// <summary>enum fault_flag.</summary>
[Flags]
public enum FaultFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>FAULT_FLAG_WRITE.</summary>
    Write = 1,

    /// <summary>FAULT_FLAG_ALLOW_RETRY.</summary>
    AllowRetry = 2,

    /// <summary>FAULT_FLAG_TRIED.</summary>
    Tried = 4,

    /// <summary>FAULT_FLAG_RETRY_NOWAIT.</summary>
    RetryNowait = 8,

    /// <summary>FAULT_FLAG_VMA_LOCK: the fault holds the VMA's lock, not mmap_lock.</summary>
    VmaLock = 16,

    /// <summary>FAULT_FLAG_REMOTE: the memory is another task's.</summary>
    Remote = 32,

    /// <summary>FAULT_FLAG_USER: as if user space had faulted.</summary>
    User = 64,
}

/// <summary>What is asked of a fault's result.</summary>
public static class VmFaults
{
    /// <summary>VM_FAULT_ERROR, as far as the model has its parts: nothing is gained by faulting again.</summary>
    public const VmFault Error = VmFault.Oom | VmFault.Sigbus | VmFault.Fallback;

    /// <summary>Whether a fault has ended in an error.</summary>
    public static bool IsError(this VmFault fault) => (fault & Error) != 0;

    /// <summary>A result in the kernel's names; 0 if there is nothing to say.</summary>
    public static string Text(this VmFault fault)
    {
        if (fault == VmFault.None) return "0";
        var names = Enum.GetValues<VmFault>().Where(flag => flag != VmFault.None && (fault & flag) != 0);
        return string.Join('|',
            names.Select(flag => flag == VmFault.MapPte ? "map_pte" : "VM_FAULT_" + flag.ToString().ToUpperInvariant()));
    }
}
