namespace TagStorageModel.Kit.Execution;

/// <summary>How a class was used with regard to interrupts (<c>enum lock_usage_bit</c>).</summary>
public enum LockUsageBit
{
    /// <summary>IN-HARDIRQ-W: taken in a hard interrupt.</summary>
    UsedInHardirq,

    /// <summary>IN-HARDIRQ-R: the same, for reading.</summary>
    UsedInHardirqRead,

    /// <summary>HARDIRQ-ON-W: held with hard interrupts on.</summary>
    EnabledHardirq,

    /// <summary>HARDIRQ-ON-R: the same, for reading.</summary>
    EnabledHardirqRead,

    /// <summary>IN-SOFTIRQ-W: taken in a softirq.</summary>
    UsedInSoftirq,

    /// <summary>IN-SOFTIRQ-R: the same, for reading.</summary>
    UsedInSoftirqRead,

    /// <summary>SOFTIRQ-ON-W: held with softirqs on.</summary>
    EnabledSoftirq,

    /// <summary>SOFTIRQ-ON-R: the same, for reading.</summary>
    EnabledSoftirqRead,
}

/// <summary>A class was used by a function in one of the ways that matter to interrupts.</summary>
/// <param name="Class">The class.</param>
/// <param name="Bit">The way.</param>
/// <param name="Function">The innermost function of the code under test.</param>
public readonly record struct LockUsage(LockClass Class, LockUsageBit Bit, Function? Function)
{
    /// <summary>How many ways there are.</summary>
    internal const int Bits = 8;

    /// <summary>The usage of a lock that is held in a mode, from that of a writer.</summary>
    internal static LockUsageBit BitOf(LockUsageBit write, LockMode mode) => mode == LockMode.Write ? write : write + 1;
}
