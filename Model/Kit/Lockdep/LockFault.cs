namespace TagStorageModel.Kit.Lockdep;

/// <summary>What is wrong with locks: the second fact of each violation of <see cref="LocksAreSound"/>.</summary>
public enum LockFault
{
    /// <summary>Threads wait for one another, or one for what nobody will do.</summary>
    Deadlock,

    /// <summary>A thread takes a lock of a class that it holds; first: the lock, where it only asks for it.</summary>
    Recursion,

    /// <summary>A lock is released by somebody who does not hold it.</summary>
    NotHeld,

    /// <summary>A thread returns to user space with locks; first: how many.</summary>
    HeldInUserSpace,

    /// <summary>A class is taken in interrupts, and elsewhere with interrupts on; first: the class.</summary>
    InconsistentUse,

    /// <summary>A class taken in interrupts is held where one is taken that is taken with interrupts on.</summary>
    InterruptInversion,

    /// <summary>Classes are taken in orders that close a cycle.</summary>
    Order,

    /// <summary>A handler wants what the thread holds that it has interrupted; first: the handler.</summary>
    InterruptDeadlock,

    /// <summary>A class is taken in softirqs, and elsewhere with softirqs on; first: the class.</summary>
    InconsistentSoftirqUse,

    /// <summary>A class taken in softirqs is held where one is taken that is taken with softirqs on.</summary>
    SoftirqInversion,

    /// <summary>A task spins for another, which is off the CPU that the first does not give up; first: the other.</summary>
    CpuDeadlock,
}
