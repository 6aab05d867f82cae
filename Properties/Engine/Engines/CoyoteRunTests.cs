using System.Numerics;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class CoyoteRunTests
{
    [Fact]
    public void ADeadlockEndsTheRunAndTheMachineStartsAnew()
    {
        var machine = Opposite(out var ends);
        var own = new OwnEngine(machine);
        var coyote = new CoyoteEngine(machine);
        Decision[] crossing = [Go(0), Go(0), Go(1), Go(1)];
        for (var i = 0; i < 3; i++)
        {
            var replay = new ReplayStrategy(Schedule.Of(crossing));
            coyote.Run(replay);
            Assert.Null(replay.Misfit);
            Assert.False(ends.AllReturned);
            Assert.False(ends.IsCut);
            var digest = machine.Trace.Digest;
            own.Run(replay);
            Assert.Null(replay.Misfit);
            Assert.Equal(digest, machine.Trace.Digest);
            coyote.Run(new PreferFirstStrategy());
            Assert.True(ends.AllReturned);
        }

        var deadlocks = 0;
        coyote.RunFree("random", 5, runs: 40, () =>
        {
            if (!ends.AllReturned) deadlocks++;
            return true;
        });
        Assert.InRange(deadlocks, 1, 39);
        Assert.Equal(ends.Begun, ends.Concluded);
    }

    /// <summary>Coyote interrupts whoever waits once it has found a deadlock, but some are let go before they notice.</summary>
    [Fact]
    public void ADeadlockIsOneEvenIfWhoWaitsForTheThreadsIsLetGo()
    {
        var machine = Opposite(out _);
        var replay = new ReplayStrategy(Schedule.Of([Go(0), Go(0), Go(1), Go(1)]));
        machine.Begin();
        replay.Begin(machine);
        var run = new CoyoteRun(machine, runnable => 1u << replay.NextThread(runnable), interleaves: false);
        using var letGo = new System.Threading.ManualResetEventSlim();
        using var engine = TestingEngine.Create(Configuration.Create().WithTelemetryEnabled(false).WithRandomStrategy(), runtime =>
        {
            try
            {
                run.Play(runtime);
            }
            catch (System.Threading.ThreadInterruptedException)
            {
                run.Join();
            }
            finally
            {
                letGo.Set();
            }
        });
        engine.SetLogger(new TextWriterLogger(TextWriter.Null, VerbosityLevel.None));
        engine.RegisterEndIterationCallBack(_ =>
        {
            run.Leave();
            letGo.Wait();
        });
        engine.Run();
        Assert.False(machine.AllReturned);
        run.ThrowIfFailed();
    }

    [Fact]
    public void TheStepLimitCutsBothAtTheSameStep()
    {
        var machine = Opposite(out var ends);
        machine.StepLimit = 5;
        new OwnEngine(machine).Run(new PreferFirstStrategy());
        var digest = machine.Trace.Digest;
        Assert.Equal(5, machine.Trace.Steps);
        var coyote = new CoyoteEngine(machine);
        coyote.Run(new PreferFirstStrategy());
        Assert.True(ends.IsCut);
        Assert.Equal(digest, machine.Trace.Digest);
        coyote.RunFree("random", 5, runs: 10, () =>
        {
            Assert.Equal(!ends.IsCut, machine.Trace.Steps < 5);
            return true;
        });
    }

    [Fact]
    public void AMisfitIsTheSameAsOnTheOwnEngine()
    {
        var machine = Opposite(out var ends);
        var replay = new ReplayStrategy(Schedule.Of([Go(0), Go(0), Go(1), Go(0), Go(1), Go(1)]));
        new OwnEngine(machine).Run(replay);
        Assert.Equal(new Misfit(4, "t1 cannot go: mutex_lock on b"), replay.Misfit);
        new CoyoteEngine(machine).Run(replay);
        Assert.Equal(new Misfit(4, "t1 cannot go: mutex_lock on b"), replay.Misfit);
        Assert.True(ends.IsCut);
    }

    [Fact]
    public void AnInterruptDeadlocksWithTheThreadItFroze()
    {
        var machine = new Machine();
        var gate = new SpinLock(machine, "lock", "lock");
        var cpu = new Cpu(machine, 0);
        machine.AddThread("t0", cpu, _ => Take(gate));
        machine.AddInterrupt("irq", cpu, _ => Take(gate));
        machine.BindInvariants(null);
        var coyote = new CoyoteEngine(machine);
        var replay = new ReplayStrategy(Schedule.Of([Go(0), Go(0), Go(1)]));
        coyote.Run(replay);
        Assert.Null(replay.Misfit);
        Assert.False(machine.AllReturned);
        var withdrawn = new ReplayStrategy(Schedule.Of([Go(0), Go(0), Go(0)]));
        coyote.Run(withdrawn);
        Assert.Null(withdrawn.Misfit);
        Assert.True(machine.AllReturned);
    }

    [Fact]
    public void AFaultInModelledCodeSurfaces()
    {
        var machine = new Machine();
        var cell = new Cell(machine, "cell");
        for (var i = 0; i < 2; i++) machine.AddThread($"t{i}", new Cpu(machine, i), _ => Throw(cell));
        machine.BindInvariants(null);
        var coyote = new CoyoteEngine(machine);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("ours", Assert.Throws<InvalidOperationException>(() => coyote.Run(new RandomStrategy(3))).Message);
            Assert.Equal("ours", Assert.Throws<InvalidOperationException>(() => coyote.RunFree("random", 3)).Message);
            Assert.Equal("ours", Assert.Throws<InvalidOperationException>(() => new OwnEngine(machine).Run(new RandomStrategy(3))).Message);
        }
    }

    [Fact]
    public void AFaultInAStrategySurfaces()
    {
        var coyote = new CoyoteEngine(Opposite(out _));
        for (var at = 0; at < 4; at++)
        {
            var faulty = new PreferFirstStrategy { ThrowsAt = at };
            Assert.Equal("strategy", Assert.Throws<NotSupportedException>(() => coyote.Run(faulty)).Message);
        }

        Assert.False(coyote.Run(new PreferFirstStrategy { HasMore = false }));
    }

    [Fact]
    public void AnUndeclaredAccessSurfaces()
    {
        var machine = new Machine { Checked = true };
        var careless = new Careless(machine, new Cell(machine, "cell"));
        machine.AddThread("t0", new Cpu(machine, 0), _ => Touch(careless));
        machine.BindInvariants(null);
        Assert.Throws<InvalidOperationException>(() => new CoyoteEngine(machine).Run(new RandomStrategy(3)));
    }

    [Fact]
    public void ASetupThatCannotEndIsConcludedWithoutARun()
    {
        var ends = new EndOfRuns();
        var machine = new Machine([ends]);
        var gate = new SpinLock(machine, "lock", "lock");
        machine.AddThread("t0", new Cpu(machine, 0), _ => Take(gate));
        machine.SetSetup(new Cpu(machine, 1), _ => TakeTwice(gate));
        machine.BindInvariants(null);
        var coyote = new CoyoteEngine(machine);
        coyote.Run(new RandomStrategy(1));
        Assert.Equal(0, machine.Trace.Steps);
        Assert.Equal(2, machine.Trace.SetupSteps);
        coyote.RunFree("random", 1);
        Assert.False(ends.AllReturned);
        Assert.Equal((2, 2), (ends.Begun, ends.Concluded));
    }

    private static Machine Opposite(out EndOfRuns ends)
    {
        ends = new EndOfRuns();
        var machine = new Machine([ends]);
        var a = new Mutex(machine, "a");
        var b = new Mutex(machine, "b");
        machine.AddThread("t0", new Cpu(machine, 0), _ => TakeBoth(a, b));
        machine.AddThread("t1", new Cpu(machine, 1), _ => TakeBoth(b, a));
        machine.BindInvariants(null);
        return machine;
    }

    private static Decision Go(byte thread) => new(thread, Trace.NoChoice);

    private static async KernelTask TakeBoth(Mutex first, Mutex second)
    {
        await first.Lock();
        await second.Lock();
        await second.Unlock();
        await first.Unlock();
    }

    private static async KernelTask Take(SpinLock gate)
    {
        await gate.Lock();
        await gate.Unlock();
    }

    private static async KernelTask TakeTwice(SpinLock gate)
    {
        await gate.Lock();
        await gate.Lock();
    }

    private static async KernelTask Throw(Cell cell)
    {
        if (await cell.Read() >= 0) throw new InvalidOperationException("ours");
    }

    private static async KernelTask Touch(Careless careless) => await careless.Touch();

    private sealed class Careless(Machine machine, Cell other) : KernelObject(machine, "careless")
    {
        private static readonly StepKind TouchKind = new("touch", Access.Write);

        public Step Touch() => new(this, TouchKind);

        public override long Execute(ModelThread thread, in Step step) => other.Execute(thread, other.Write(1));

        protected override void Reset()
        {
        }
    }

    private sealed class PreferFirstStrategy : IStrategy
    {
        private int step;

        public int ThrowsAt { get; init; } = -1;

        public bool HasMore { get; init; } = true;

        public bool Begin(Machine machine)
        {
            step = 0;
            return HasMore;
        }

        public int NextThread(uint runnable) =>
            step++ == ThrowsAt ? throw new NotSupportedException("strategy") : BitOperations.TrailingZeroCount(runnable);

        public int NextOutcome(int outcomes) => 0;
    }
}
