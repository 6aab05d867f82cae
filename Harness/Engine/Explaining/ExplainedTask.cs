using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Where a thread was when the rule was broken.</summary>
/// <param name="Name">The thread.</param>
/// <param name="Number">The last step that it had made, from 1; 0 if it is one of the setup, or the thread made none.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="PreemptCount">preempt_count() without its interrupt part.</param>
/// <param name="IrqsDisabled">irqs_disabled().</param>
/// <param name="RcuDepth">Nesting of RCU sections.</param>
/// <param name="InHardirq">Whether it is an interrupt handler.</param>
/// <param name="Calls">The C functions it was in, innermost first.</param>
/// <param name="Locks">The locks it held, oldest first.</param>
public sealed record ExplainedTask(
    string Name, int Number, string Cpu, int PreemptCount, bool IrqsDisabled, int RcuDepth, bool InHardirq, EquatableList<string> Calls,
        EquatableList<ExplainedLock> Locks)
{
    /// <summary>It is in no function of the kernel, and nothing keeps it from being preempted.</summary>
    internal bool IsInUserSpace => Calls.Count == 0 && Locks.Count == 0 && PreemptCount == 0 && !IrqsDisabled && RcuDepth == 0;

    /// <summary>The complaint is not about where it is here: it did something there that led to it.</summary>
    public bool IsAside { get; init; }

    /// <summary>The mark of what it did there, if that was in the setup; otherwise empty.</summary>
    public string Mark { get; init; } = "";
}

/// <summary>A lock that was held.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Class">Its class, where that has another name.</param>
/// <param name="Text">The step that took it, in C.</param>
/// <param name="Number">That step's number; 0 in the setup.</param>
/// <param name="Calls">The C functions that took it, innermost first.</param>
public sealed record ExplainedLock(string Name, string Class, string Text, int Number, EquatableList<string> Calls);
