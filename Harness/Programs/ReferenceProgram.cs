using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// The code of a reference program on one machine, and its threads, to be created in any order: a search must find the
/// same in each.
/// </summary>
/// <param name="machine">The machine.</param>
public abstract class ReferenceProgram(Machine machine) : ICodeUnderTest
{
    private readonly List<(string Name, Func<KernelTask> Body)> threads = [];

    /// <summary>Adds a thread, on a CPU of its own.</summary>
    protected void Add(string name, Func<KernelTask> body) => threads.Add((name, body));

    /// <summary>Creates the threads.</summary>
    /// <param name="seed">0: in the order in which they were added; otherwise in an order that depends on it.</param>
    internal void Create(ulong seed)
    {
        var random = new Xoshiro(seed);
        for (var i = threads.Count - 1; i > 0 && seed != 0; i--)
        {
            var j = random.Next(i + 1);
            (threads[i], threads[j]) = (threads[j], threads[i]);
        }

        for (var i = 0; i < threads.Count; i++)
        {
            var body = threads[i].Body;
            machine.AddThread(threads[i].Name, new Cpu(machine, i), _ => body());
        }
    }
}
