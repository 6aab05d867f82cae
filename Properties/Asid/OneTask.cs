using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Asid;

/// <summary>A machine with one task, whose accesses are checked.</summary>
internal static class OneTask
{
    /// <summary>Runs the task twice: what it finds is the same, whatever it has left behind.</summary>
    /// <param name="make">Makes the objects on a machine.</param>
    /// <param name="body">What the task does with them.</param>
    internal static T Run<T>(Func<Machine, T> make, Func<T, KernelTask> body)
    {
        var machine = new Machine { Checked = true };
        var made = make(machine);
        machine.AddThread("T0", new Cpu(machine, 0), _ => body(made));
        for (var i = 0; i < 2; i++)
        {
            new OwnEngine(machine).Run(new RandomStrategy(1));
            Assert.True(machine.AllReturned);
        }

        return made;
    }
}
