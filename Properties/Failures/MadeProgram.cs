using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>Threads that a test adds to a machine of its own.</summary>
internal sealed class MadeProgram(Machine machine) : ReferenceProgram(machine)
{
    internal new void Add(string name, Func<KernelTask> body) => base.Add(name, body);
}
