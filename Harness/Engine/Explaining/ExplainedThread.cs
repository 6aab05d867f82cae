using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>A thread or interrupt of the scenario.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="Program">What it does.</param>
public sealed record ExplainedThread(string Name, string Cpu, string Program)
{
    /// <summary>Whether it is a CPU's store buffer: they are called B0, B1 and so on.</summary>
    internal bool IsStoreBuffer => Name.Length > 1 && Name[0] == 'B' && Name.Skip(1).All(char.IsAsciiDigit);

    /// <summary>A thread of which nothing is known but what the machine knows.</summary>
    public static ExplainedThread Of(ModelThread thread)
    {
        var what = thread.Drains is not null ? $"no task, but the store buffer of {thread.Cpu.Name}" : thread.IsSoftirq ? "a softirq"
            : thread.IsInterrupt ? "an interrupt" : "a thread";
        return new(thread.Name, thread.Cpu.Name, what);
    }
}
