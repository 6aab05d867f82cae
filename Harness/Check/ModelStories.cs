using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>What is told of the runs of what a caller has given: nothing of a kernel, unless it is out of the ordinary.</summary>
/// <param name="Subject">What the caller has given.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Program">What a thread does, in words; empty if its steps say it.</param>
internal sealed record ModelStories(ISubject Subject, IScenario Scenario, Func<int, string> Program) : SubjectStories(Subject, Scenario)
{
    /// <inheritdoc/>
    public override bool TellsContext => false;

    /// <inheritdoc/>
    public override IEnumerable<ExplainedThread> Threads(Machine machine) =>
        machine.Threads.Select(thread => new ExplainedThread(thread.Name, thread.Cpu.Name, Program(thread.Index)));
}
