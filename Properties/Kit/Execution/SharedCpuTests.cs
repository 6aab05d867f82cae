using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Kit.Execution;

/// <summary>Tasks that share a CPU, softirqs, and handlers within handlers.</summary>
public sealed class SharedCpuTests
{
    private readonly Machine machine = new(InvariantSet.Of(["I2", "I12", "I13", "I14"]));

    [Theory]
    [InlineData(false, false, "I12//spin/process/spins for a task that is off its CPU: pass")]
    [InlineData(true, false, null)]
    [InlineData(true, true, "I12//spin/process/spins for a task that is off its CPU: pass")]
    public void WhoSpinsForATaskThatCannotGetItsCpuIsReported(bool preempt, bool underSpinLock, string? key)
    {
        var door = new Door(machine, "door");
        var spin = new SpinLock(machine, "spin", "spin");
        machine.Preempt = preempt;
        var cpu = new Cpu(machine, 0);
        machine.AddThread("spinner", cpu, _ => Spin());
        machine.AddThread("opener", cpu, _ => Open());
        var keys = KeysOf();
        if (key is null) Assert.Empty(keys);
        else Assert.Equal(underSpinLock ? key : key.Replace("/spin/", "//", StringComparison.Ordinal), Assert.Single(keys));

        async KernelTask Spin()
        {
            if (underSpinLock) await spin.Lock();
            await door.Pass();
            if (underSpinLock) await spin.Unlock();
        }

        async KernelTask Open() => await door.Open();
    }

    /// <summary>Without CONFIG_PREEMPT a task runs to the next scheduling point, with it another may get in at each step.</summary>
    [Theory]
    [InlineData(false, false, 2)]
    [InlineData(false, true, 6)]
    [InlineData(true, false, 70)]
    public void ATaskGivesWayWhereTheKernelLetsIt(bool preempt, bool mayResched, int executions)
    {
        Cell[] cells = [new(machine, "a"), new(machine, "b")];
        machine.Preempt = preempt;
        var cpu = new Cpu(machine, 0);
        machine.AddThread("one", cpu, _ => Write(cells[0]));
        machine.AddThread("two", cpu, _ => Write(cells[1]));
        machine.BindInvariants(null);
        var explorer = new Explorer(machine);
        Assert.True(explorer.Run(() => true));
        Assert.Equal(executions, explorer.Counts.Executions);

        async KernelTask Write(Cell cell)
        {
            await cell.Write(1);
            if (mayResched) Context.MightSleep();
            await cell.Write(2);
            await cell.Write(3);
        }
    }

    /// <summary>Who holds a spinlock is not preempted, so that nobody on its CPU ever waits for it.</summary>
    [Fact]
    public void WhoHoldsASpinlockKeepsTheCpu()
    {
        var spin = new SpinLock(machine, "spin", "spin");
        machine.Preempt = true;
        var cpu = new Cpu(machine, 0);
        for (var i = 0; i < 3; i++) machine.AddThread($"t{i}", cpu, _ => Lock());
        Assert.Empty(KeysOf());

        async KernelTask Lock()
        {
            await spin.Lock();
            await spin.Unlock();
        }
    }

    /// <summary>preempt_count and interrupt state are the task's; the scheduler turns interrupts on, which nobody is blamed for.</summary>
    [Fact]
    public void InterruptsAreOnAgainWhenATaskGetsItsCpuBack()
    {
        var cell = new Cell(machine, "cell");
        var cpu = new Cpu(machine, 0);
        bool? inTheOther = null;
        bool? afterwards = null;
        machine.AddThread("sleeper", cpu, _ => Sleep());
        machine.AddThread("other", cpu, _ => Look());
        machine.BindInvariants(null);

        // start, off, the other's three steps, and back.
        new OwnEngine(machine).Run(new ReplayStrategy(new Schedule([new(0, 2), new(1, 2), new(0, 1)], [])));
        Assert.Equal((false, false), (inTheOther, afterwards));
        Assert.DoesNotContain(machine.Violations.Items.ToArray(), item => item.Key.Invariant.Id == "I13");

        async KernelTask Sleep()
        {
            await cpu.LocalIrqDisable();
            Context.MightSleep();
            await cell.Write(1);
            afterwards = cpu.IrqsDisabled;
        }

        async KernelTask Look()
        {
            inTheOther = cpu.IrqsDisabled;
            await cell.Read();
        }
    }

    /// <summary>A softirq waits for bottom halves; a hard interrupt interrupts it; neither sleeps.</summary>
    [Fact]
    public void AHardInterruptInterruptsASoftirqAndNotTheOtherWayRound()
    {
        var (spin, cell) = (new SpinLock(machine, "spin", "spin"), new Cell(machine, "cell"));
        var cpu = new Cpu(machine, 0);
        ModelThread hard = null!;
        ModelThread soft = null!;
        machine.AddThread("task", cpu, _ => Task());
        hard = machine.AddInterrupt("hard", cpu, _ => Handle());
        soft = machine.AddInterrupt("soft", cpu, _ => Handle(), isSoftirq: true);
        var (nested, wasHeld) = (false, false);
        Assert.DoesNotContain(KeysOf(() =>
        {
            nested |= hard.Arrived && soft.Arrived;
            wasHeld |= soft.Arrived;
        }), key => key.StartsWith("I12", StringComparison.Ordinal));
        Assert.True(nested && wasHeld);

        async KernelTask Task()
        {
            await spin.Lock(LockVariant.BottomHalf);
            Assert.False(cpu.CanArrive(soft));
            Assert.True(hard.Arrived || cpu.CanArrive(hard));
            await spin.Unlock(LockVariant.BottomHalf);
        }

        async KernelTask Handle()
        {
            var isSoft = ModelThread.Current == soft;
            Assert.Equal((isSoft, true), (cpu.InSoftirq && cpu.Handler == soft, cpu.InAtomic));
            Assert.Equal(!isSoft, cpu.InHardirq);
            await cell.Write(1);
            Assert.Equal(isSoft ? soft : hard, cpu.Handler);
        }
    }

    [Fact]
    public void ASoftirqMayNotSleep()
    {
        var (mutex, cell) = (new Mutex(machine, "mutex"), new Cell(machine, "cell"));
        var cpu = new Cpu(machine, 0);
        machine.AddThread("task", cpu, _ => Nothing());
        machine.AddInterrupt("soft", cpu, _ => Lock(), isSoftirq: true);
        Assert.Equal("I2///softirq", Assert.Single(KeysOf()));

        async KernelTask Nothing() => await cell.Read();

        async KernelTask Lock()
        {
            await mutex.Lock();
            await mutex.Unlock();
        }
    }

    /// <summary>The keys of all executions.</summary>
    private SortedSet<string> KeysOf(Action? look = null)
    {
        machine.BindInvariants(null);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        new Explorer(machine).Run(() =>
        {
            look?.Invoke();
            foreach (var item in machine.Violations.Items) keys.Add(item.Key.Text(machine.LockClasses));
            return true;
        });
        return keys;
    }
}
