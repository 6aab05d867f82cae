using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class LockdepTests
{
    private readonly Machine machine = new(InvariantSet.Of(["I2", "I12"]));
    private readonly Memory memory;
    private readonly PageFlags flags;
    private readonly SpinLock spin;
    private readonly Mutex mutex;
    private readonly RwSemaphore semaphore;
    private int cpus;

    public LockdepTests()
    {
        memory = new Memory(machine, Stage.Configuration(1, isMte: true).Layout);
        flags = new PageFlags(machine, memory);
        spin = new SpinLock(machine, "spin", "spin");
        mutex = new Mutex(machine, "mutex");
        semaphore = new RwSemaphore(machine, "rwsem", "rwsem");
    }

    [Theory]
    [InlineData(Gfp.Kernel, true)]
    [InlineData(Gfp.Kernel | Gfp.Zero, true)]
    [InlineData(Gfp.Kernel & ~Gfp.Fs, false)]
    [InlineData(Gfp.NoWait, false)]
    [InlineData(Gfp.Atomic, false)]
    public void AnAllocationThatMayReclaimComesAfterWhatIsHeld(Gfp gfp, bool isOrdered)
    {
        Run(Alloc);
        Assert.Equal(isOrdered ? ["mutex -> fs_reclaim"] : [], Edges());

        async KernelTask Alloc()
        {
            await mutex.Lock();
            Context.MightAlloc(gfp);
            await mutex.Unlock();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnAllocationInAScopeDoesNotReclaimWhatTheScopeIsFor(bool isNoio)
    {
        Run(Alloc);
        Assert.Equal(["rwsem -> fs_reclaim"], Edges());

        async KernelTask Alloc()
        {
            await mutex.Lock();
            var before = isNoio ? Context.MemallocNoioSave() : Context.MemallocNofsSave();
            Context.MightAlloc(Gfp.Kernel);
            Assert.Equal(isNoio ? Gfp.NoIo : Gfp.NoFs, ModelThread.Current.InContext(Gfp.Kernel));
            var between = Context.MemallocNofsSave();
            Assert.Equal(isNoio ? Gfp.NoIo : Gfp.NoFs, ModelThread.Current.InContext(Gfp.Kernel));
            Context.MemallocRestore(between);
            Context.MightAlloc(Gfp.Kernel);
            Context.MemallocRestore(before);
            await mutex.Unlock();
            Assert.Equal(Gfp.Kernel, ModelThread.Current.InContext(Gfp.Kernel));
            await semaphore.ReadLock();
            Context.MightAlloc(Gfp.Kernel);
            await semaphore.ReadUnlock();
        }
    }

    [Fact]
    public void ReclaimComesBeforeWhatItWaitsForAndNeverBeforeItself()
    {
        Run(Reclaim);
        Assert.Equal(["fs_reclaim -> mutex", "folio_lock -> rwsem", "fs_reclaim -> rwsem", "fs_reclaim -> spin", "mutex -> spin"], Edges());

        async KernelTask Reclaim()
        {
            Context.EnterReclaim();
            await mutex.Lock();
            Context.MightAlloc(Gfp.Kernel);
            await spin.Lock();
            await spin.Unlock();
            await mutex.Unlock();
            await memory[0].Lock.TryLock();
            await semaphore.ReadLock();
            await semaphore.ReadUnlock();
            await memory[0].Lock.Unlock();
            Context.LeaveReclaim();
            await memory[0].Lock.TryLock();
            await memory[0].Lock.Unlock();
        }
    }

    [Fact]
    public void ALockHeldAcrossReclaimAndTakenInItIsACycleThatNamesNoLockHeld()
    {
        Run(Alloc, Reclaim);
        var found = Assert.Single(machine.Violations.Items.ToArray(), item => item.Key.Invariant.Id == "I12");
        Assert.Equal("I12///end/lock order: fs_reclaim -> mutex -> fs_reclaim", found.Key.Text(machine.LockClasses));

        async KernelTask Alloc()
        {
            await mutex.Lock();
            Context.MightAlloc(Gfp.Kernel);
            await mutex.Unlock();
        }

        async KernelTask Reclaim()
        {
            Context.EnterReclaim();
            await mutex.Lock();
            Assert.Equal(["mutex"], machine.LockClasses.Names(ModelThread.Current.Held.Classes));
            await mutex.Unlock();
            Context.LeaveReclaim();
        }
    }

    [Fact]
    public void ACycleOfWhichAPartIsOneIsNotWorthTelling()
    {
        Run(Alloc, Reclaim);
        Assert.Equal(["lock order: fs_reclaim -> mutex -> fs_reclaim"],
            Details().Where(detail => detail.StartsWith("lock order", StringComparison.Ordinal)));

        async KernelTask Alloc()
        {
            await mutex.Lock();
            await semaphore.ReadLock();
            Context.MightAlloc(Gfp.Kernel);
            await semaphore.ReadUnlock();
            await mutex.Unlock();
        }

        async KernelTask Reclaim()
        {
            Context.EnterReclaim();
            await mutex.Lock();
            await mutex.Unlock();
            Context.LeaveReclaim();
        }
    }

    [Fact]
    public void WhoeverWaitsForAFolioLockHasAnOrderAndWhoeverTriesHasNone()
    {
        Run(Wait);
        Assert.Equal(["mutex -> folio_lock", "folio_lock -> spin", "mutex -> spin"], Edges().OrderBy(edge => edge.Split(' ')[2] == "spin"));

        async KernelTask Wait()
        {
            await mutex.Lock();
            await memory[0].Lock.WaitLocked();
            await memory[0].Lock.TryLock();
            await spin.Lock();
            await spin.Unlock();
            await memory[0].Lock.Unlock();
            await mutex.Unlock();
        }
    }

    [Fact]
    public void TheRightToInitialiseTagsHasAnOrder()
    {
        var page = memory[0];
        for (var i = 0ul; i < 60; i++)
        {
            if (i == 0) Run(Initialise, Spin);
            else new OwnEngine(machine).Run(new RandomStrategy(i));
            Assert.Equal(machine.AllReturned, !Details().Any(detail => detail.StartsWith("deadlock", StringComparison.Ordinal)));
            if (!machine.AllReturned || !Edges().Contains("spin -> PG_mte_lock")) continue;
            Assert.Contains("PG_mte_lock -> spin", Edges());
            Assert.DoesNotContain("PG_mte_lock -> mutex", Edges());
            Assert.Contains("lock order: PG_mte_lock -> spin -> PG_mte_lock", Details());
            return;
        }

        Assert.Fail("nobody ever spun");

        async KernelTask Initialise()
        {
            await flags.TestAndSet(page, PageFlag.MteLock);
            await spin.Lock();
            await spin.Unlock();
            await flags.Set(page, PageFlag.MteTagged);
            await mutex.Lock();
            await mutex.Unlock();
        }

        async KernelTask Spin()
        {
            await spin.Lock();
            if (await flags.Test(page, PageFlag.MteLock)) await flags.SpinUntil(page, PageFlag.MteTagged);
            await spin.Unlock();
        }
    }

    [Fact]
    public void TheMachineKnowsWhoeverInitialisesTagsWhileOthersWait()
    {
        Run(async () =>
        {
            await flags.TestAndSet(memory[0], PageFlag.MteLock);
            await flags.SpinUntil(memory[0], PageFlag.MteTagged);
        });
        Assert.False(machine.AllReturned);
        Assert.Equal(machine.Threads[0], machine.Threads[0].Blocker);
    }

    [Fact]
    public void AMutexThatWasWaitedForInAtomicContextIsActual()
    {
        var actual = new HashSet<bool>();
        for (var i = 0ul; i < 60; i++)
        {
            if (i == 0) Run(Hold, Wait);
            else new OwnEngine(machine).Run(new RandomStrategy(i));
            var found = Assert.Single(machine.Violations.Items.ToArray(), item => item.Key.Invariant.Id == "I2");
            var waited = machine.Trace.Decisions.ToArray();
            actual.Add(found.IsActual);
            // One thread after the other: nobody waited.
            if (Schedule.Of(waited).Runs.Count == 2) Assert.False(found.IsActual);
        }

        Assert.Equal(2, actual.Count);

        async KernelTask Hold()
        {
            await mutex.Lock();
            await mutex.Unlock();
        }

        async KernelTask Wait()
        {
            await spin.Lock();
            await mutex.Lock();
            await mutex.Unlock();
            await spin.Unlock();
        }
    }

    private void Run(params Func<KernelTask>[] bodies)
    {
        foreach (var body in bodies) machine.AddThread($"t{cpus}", new Cpu(machine, cpus++), _ => body());
        machine.BindInvariants(null);
        machine.Checked = true;
        new OwnEngine(machine).Run(new SwitchStrategy(Schedule.Empty));
    }

    private string[] Edges() =>
        [.. machine.Lockdep.Edges.ToArray().Select(edge => $"{edge.From.Name} -> {edge.To.Name}")
        .OrderBy(text => text.Split(' ')[2], StringComparer.Ordinal).ThenBy(text => text, StringComparer.Ordinal)];

    private string[] Details() => [.. machine.Violations.Items.ToArray().Select(item => item.Key.Detail)];
}
