using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class VerificationTests : ICodeUnderTest
{
    /// <summary>
    /// Where an interrupt may arrive, each step is followed by an event that decides whether it does: no step, and
    /// nobody makes it.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALivelockNamesWhoGoesRoundAndCountsTheirSteps(bool mayArrive)
    {
        var explorer = new Explorer(Courteous(mayArrive));
        explorer.Run(() => !explorer.IsLivelock);
        Assert.True(explorer.IsLivelock);
        var execution = explorer.Execution;
        var deciding = Enumerable.Range(0, 2).Where(cpu => execution[execution.LastOf(cpu)].Decision.Thread == Streams.Nobody);
        Assert.Equal(mayArrive ? [0] : [], deciding);

        var events = new List<Event>();
        var verdict = new Verification(new MadeSubject("courteous", () => Courteous(mayArrive)).Target(),
            new VerifyOptions { StopAtFirst = true }, events.Add).Run(TestContext.Current.CancellationToken);
        var livelock = Assert.Single(events.OfType<LivelockEvent>());
        Assert.Equal(["t0", "t1"], livelock.Threads);
        Assert.Equal(["look_twice", "try_both"], livelock.Functions);
        Assert.Equal([2, 1], livelock.Rounds);
        Assert.NotEqual(0, verdict.Livelocks);
        Assert.False(verdict.Complete);
    }

    /// <summary>Each holds one lock and waits for the other for ever: one looks at it and at something else, one tries for it.</summary>
    private static Machine Courteous(bool mayArrive)
    {
        var machine = new Machine([]);
        Cell[] locks = [new(machine, "a"), new(machine, "b"), new(machine, "c")];
        Cpu[] cpus = [new(machine, 0), new(machine, 1)];
        machine.AddThread("t0", cpus[0], _ => LookTwice(locks[0], locks[1], locks[2]));
        machine.AddThread("t1", cpus[1], _ => TryBoth(locks[1], locks[0]));
        if (mayArrive) machine.AddInterrupt("irq", cpus[0], _ => Read(locks[0]));
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask TryBoth(Cell mine, Cell other)
    {
        if (!await mine.CompareExchangeZero(1)) return;
        while (!await other.CompareExchangeZero(1))
        {
        }

        await other.Write(0);
        await mine.Write(0);
    }

    private static async KernelTask LookTwice(Cell mine, Cell other, Cell third)
    {
        if (!await mine.CompareExchangeZero(1)) return;
        while (await other.Read() != 0) await third.Read();
        await mine.Write(0);
    }

    private static async KernelTask Read(Cell cell) => await cell.Read();
}
