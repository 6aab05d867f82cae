using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>One thing that may happen next: a thread's step, an interrupt's arrival, a store that takes effect; and how it falls.</summary>
/// <param name="Outcome">How its choice falls, 0 being the ordinary way; 0 as well where there is none.</param>
/// <param name="Text">The step with what comes of it, in C.</param>
/// <param name="Change">What it changes beside its object, such as interrupts; empty if nothing.</param>
/// <param name="Wakes">Who can go after it and could not before, by name.</param>
/// <param name="Breaks">The titles of the rules that it breaks.</param>
public sealed record ExploredMove(
    int Outcome, string Text, string Change, IReadOnlyList<string> Wakes, IReadOnlyList<string> Breaks)
{
    /// <summary>How many ways a thread's next step may fall, or how many stores may take effect next; 1 if it is no choice.</summary>
    internal static int OutcomesOf(ModelThread thread) => Math.Max(1, thread.Drains is { } buffer ? buffer.Choices
        : thread.Pending.Target.Outcomes(thread, thread.Pending));
}
