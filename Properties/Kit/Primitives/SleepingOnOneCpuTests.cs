using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using Completion = TagStorageModel.Kit.Primitives.Completion;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>Whoever sleeps leaves its CPU to the task that it waits for, with CONFIG_PREEMPT and without, and must not be atomic.</summary>
public sealed class SleepingOnOneCpuTests
{
    private const string SleepInAtomic = "I2";

    public enum Sleeper
    {
        /// <summary>down().</summary>
        Semaphore,

        /// <summary>wait_for_completion().</summary>
        Completion,

        /// <summary>A wait for a condition variable.</summary>
        ConditionVariable,

        /// <summary>synchronize_rcu().</summary>
        GracePeriod,

        /// <summary>Joining a thread.</summary>
        Join,
    }

    public static TheoryData<Sleeper, bool> Sleepers =>
        [.. Enum.GetValues<Sleeper>().SelectMany(_ => new[] { false, true }, (sleeper, preempt) => (sleeper, preempt))];

    [Theory]
    [MemberData(nameof(Sleepers))]
    public void WhoSleepsLeavesItsCpuToWhomItWaitsFor(Sleeper sleeper, bool preempt)
    {
        var machine = Make(sleeper, preempt, isAtomic: false);
        var search = new Explorer(machine);
        var keys = new HashSet<string>();
        var ended = 0;
        Assert.True(search.Run(() =>
        {
            if (machine.AllReturned) ended++;
            foreach (var item in machine.Violations.Items) keys.Add(item.Key.Text(machine.LockClasses));
            return true;
        }));
        Assert.Empty(keys);
        Assert.Equal(search.Counts.Executions, ended);
    }

    [Theory]
    [MemberData(nameof(Sleepers))]
    public void WhoMaySleepInAtomicContextIsReported(Sleeper sleeper, bool preempt)
    {
        var machine = Make(sleeper, preempt, isAtomic: true);
        var ids = new HashSet<string>();
        new Explorer(machine).Run(() =>
        {
            foreach (var item in machine.Violations.Items) ids.Add(item.Key.Invariant.Id);
            return true;
        });
        Assert.Contains(SleepInAtomic, ids);
    }

    private static Machine Make(Sleeper sleeper, bool preempt, bool isAtomic)
    {
        var machine = new Machine(KernelRules.All()) { Checked = true, Preempt = preempt };
        var cpu = new Cpu(machine, 0);
        var semaphore = new Semaphore(machine, "free", 0);
        var completion = new Completion(machine, "done");
        var mutex = new Mutex(machine, "mutex");
        var changed = new ConditionVariable(machine, "changed");
        var isSet = new Cell(machine, "set");
        var rcu = new Rcu(machine);
        ChildThread? child = null;
        machine.AddThread("sleeper", cpu, _ => Sleep());
        if (sleeper == Sleeper.Join) child = new ChildThread(machine, "child", cpu, _ => Wake());
        else machine.AddThread("waker", cpu, _ => Wake());
        machine.BindInvariants(null);
        return machine;

        async KernelTask Sleep()
        {
            if (child is not null) await child.Create();
            if (isAtomic) Context.PreemptDisable();
            switch (sleeper)
            {
                case Sleeper.Semaphore:
                    await semaphore.Down();
                    break;
                case Sleeper.Completion:
                    await completion.Wait();
                    break;
                case Sleeper.ConditionVariable:
                    if (!isAtomic) await mutex.Lock();
                    while (isAtomic || await isSet.Read() == 0) await changed.Wait(mutex);
                    await mutex.Unlock();
                    break;
                case Sleeper.GracePeriod:
                    await rcu.Synchronize();
                    break;
                default:
                    await child!.Join();
                    break;
            }

            if (isAtomic) Context.PreemptEnable();
        }

        async KernelTask Wake()
        {
            switch (sleeper)
            {
                case Sleeper.Semaphore:
                    await semaphore.Up();
                    break;
                case Sleeper.Completion:
                    await completion.Complete();
                    break;
                case Sleeper.ConditionVariable:
                    await mutex.Lock();
                    await isSet.Write(1);
                    await changed.Signal();
                    await mutex.Unlock();
                    break;
                case Sleeper.GracePeriod:
                    await rcu.ReadLock();
                    await isSet.Write(1);
                    await rcu.ReadUnlock();
                    break;
                default:
                    await isSet.Write(1);
                    break;
            }
        }
    }
}
