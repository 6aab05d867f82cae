using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>The threads of a reference program, to be created in any order: the search must find the same in each.</summary>
/// <param name="machine">The machine.</param>
public sealed class ProgramThreads(Machine machine)
{
    private readonly List<(string Name, Func<ModelThread, KernelTask> Body)> threads = [];

    /// <summary>The machine.</summary>
    public Machine Machine => machine;

    /// <summary>Adds a thread, on a CPU of its own.</summary>
    public void Add(string name, Func<KernelTask> body) => threads.Add((name, _ => body()));

    /// <summary>Creates them.</summary>
    /// <param name="seed">0: in the order in which they were added; otherwise in an order that depends on it.</param>
    public void Create(ulong seed)
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
            machine.AddThread(threads[i].Name, new Cpu(machine, i), body);
        }
    }
}
