using TagStorageModel.Harness.Programs;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>Threads that a test adds to a machine of its own.</summary>
internal sealed class MadeProgram(Machine machine) : ReferenceProgram(machine)
{
    internal new void Add(string name, Func<KernelTask> body) => base.Add(name, body);
}
