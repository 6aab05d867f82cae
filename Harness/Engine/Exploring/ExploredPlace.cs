using TagStorageModel.Engine.Explaining;

namespace TagStorageModel.Engine.Exploring;

/// <summary>Where an exploration stands, after some steps of a run: how it came there, what there is, and what may happen next.</summary>
/// <param name="Revision">The name of the subject.</param>
/// <param name="Scenario">The scenario in words.</param>
/// <param name="Schedule">The steps made, as <see cref="ScheduleText"/> has them.</param>
/// <param name="Steps">How many they are.</param>
/// <param name="End">Why nothing can happen next, as a sentence; empty if something can.</param>
/// <param name="Trail">
/// The last of the steps, at most <see cref="MostTrail"/> lines, each in C; among them what broke a rule between two of them.
/// </param>
/// <param name="Threads">The threads, interrupts and store buffers, with what each would do next.</param>
/// <param name="Broken">The rules broken so far, in that order.</param>
/// <param name="State">The state, with what the last step has changed.</param>
public sealed record ExploredPlace(
    string Revision, IReadOnlyList<string> Scenario, string Schedule, int Steps, string End, IReadOnlyList<ExplainedStep> Trail,
    IReadOnlyList<ExploredThread> Threads, IReadOnlyList<BrokenRule> Broken, IReadOnlyList<ExploredSection> State)
{
    /// <summary>The most lines of a trail.</summary>
    public const int MostTrail = 2000;
}
