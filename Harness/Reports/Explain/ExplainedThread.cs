namespace TagStorageModel.Harness;

/// <summary>A thread or interrupt of the scenario.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="Program">What it does.</param>
public sealed record ExplainedThread(string Name, string Cpu, string Program)
{
    /// <summary>Whether it is a CPU's store buffer.</summary>
    internal bool IsStoreBuffer => Name[0] == 'B';

    internal static IEnumerable<ExplainedThread> All(Scenario scenario)
    {
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var thread = scenario.Threads[i];
            yield return new($"T{i}", $"cpu{i}", thread.Calls.Count == 0 ? "nothing" : string.Join("; ", thread.Calls));
        }

        for (var i = 0; i < scenario.Interrupts.Count; i++)
        {
            var interrupt = scenario.Interrupts[i];
            yield return new($"I{i}", $"cpu{interrupt.Cpu}", $"interrupt: {interrupt.Call}");
        }

        for (var i = 0; scenario.Options.StoreBuffers && i < scenario.Threads.Count; i++) yield return new($"B{i}", $"cpu{i}", $"no task, but the store buffer of cpu{i}: lets stores of T{i} take effect");
    }
}
