namespace TagStorageModel.Model;

/// <summary>Things local to one thread that rules and traces want to know of. Nobody can get in at a note.</summary>
public enum NoteKind
{
    /// <summary>No note.</summary>
    None,

    /// <summary>might_sleep() or might_alloc() in a context that forbids sleeping; first: 1 if a blocking operation ran.</summary>
    SleepInAtomic,

    /// <summary>might_alloc(); first: the gfp flags.</summary>
    MightAlloc,

    /// <summary>A WARN_ON, WARN_ON_ONCE or VM_WARN fired; text: its condition.</summary>
    Warning,

    /// <summary>A function returned with another interrupt state; first and second: disabled before and after.</summary>
    IrqStateChanged,

    /// <summary>A function returned with another preempt count or RCU depth; first and second: the counts.</summary>
    PreemptCountChanged,

    /// <summary>rcu_read_lock().</summary>
    RcuReadLock,

    /// <summary>rcu_read_unlock().</summary>
    RcuReadUnlock,

    /// <summary>An object was handed to call_rcu().</summary>
    FreeRcu,

    /// <summary>A preallocated object was given back unused.</summary>
    FreeUnused,

    /// <summary>A system call or fault is over: the thread is back in user mode.</summary>
    ReturnToUser,

    /// <summary>A lock is about to be taken by a thread that holds one of its class; text: the class.</summary>
    Recursion,

    /// <summary>A lock was released by somebody who does not hold it; text: the lock.</summary>
    UnlockNotHeld,

    /// <summary>A fault is about to be handled, under mmap_lock or the VMA's lock; first: the fault flags.</summary>
    FaultEntered,

    /// <summary>A fault was handled; first: the fault flags, second: the result.</summary>
    FaultReturned,

    /// <summary>An access of user space faulted as often as the model allows and was given up.</summary>
    AccessGivenUp,

    /// <summary>An operation went on from an xarray's node that had been freed.</summary>
    UseAfterFree,
}
