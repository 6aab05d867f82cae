using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Properties.Kit.Xarray;

public sealed class XArrayTests
{
    private static readonly XaEntry P1 = XaEntry.Pointer(1);
    private static readonly XaEntry P2 = XaEntry.Pointer(2);

    [Fact]
    public void ConcurrentStoresBothArrive()
    {
        var machine = Stores(out var array);
        machine.Checked = true;
        var engine = new OwnEngine(machine);
        var strategy = new RandomStrategy(3);
        var unused = new Seen(NoteKind.FreeUnused);
        for (var run = 0; run < 2000; run++)
        {
            machine.Trace.IsRecording = true;
            Assert.True(engine.Run(strategy));
            Assert.True(machine.AllReturned);
            Assert.Equal(P1, array.Peek(0x40));
            Assert.Equal(P2, array.Peek(0x41));
            Assert.Equal(2, array.LiveNodes);
            unused.Look(machine);
        }

        Assert.True(unused.Times > 10);
    }

    [Fact]
    public void AbandonedOperationsLeaveNothingBehind()
    {
        var machine = Stores(out var array);
        machine.Checked = true;
        var engine = new OwnEngine(machine);
        for (var steps = 0; steps < 40; steps++)
        {
            engine.Run(new CutStrategy(steps));
            machine.Begin();
            foreach (var slot in array.Slots) Assert.Fail($"{slot} is left");
            Assert.Equal(0, array.LiveNodes);
            Assert.True(array.HeadEntry.IsNull);
            Assert.False(array.HeadIsNode);
        }
    }

    [Fact]
    public void AScheduleAllocatesNothingOnceWarm()
    {
        Assert.SkipWhen(BuildKind.IsDebug, "In a debug build async methods are classes.");
        var machine = Stores(out _);
        var engine = new OwnEngine(machine);
        var strategy = new RandomStrategy(7);
        var cut = new CutStrategy(9);
        // Until the just-in-time compiler has optimised it, an await of a struct still boxes.
        var allocated = long.MaxValue;
        for (var batch = 0; batch < 200 && allocated != 0; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++)
            {
                engine.Run(strategy);
                engine.Run(cut);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void FootprintsMeetOnTheSlot()
    {
        var machine = new Machine();
        var array = new XArray(machine, "xa", XaFlags.None, new Slab(machine, "node"));
        var steps = new Dictionary<string, Footprint>();
        var thread = machine.AddThread("t", new Cpu(machine, 0), async _ =>
        {
            await array.XaLock();
            await array.XaStoreLocked(7, P1, Gfp.Atomic);
            await array.XaUnlock();
            await array.XaLoad(7);
            await array.XaLoad(8);
            await array.XaFind(0, 100);
            await array.XaErase(8);
            await array.XaDestroy();
        });
        machine.BindInvariants(null);
        machine.Begin();
        while (machine.Runnable() != 0)
        {
            var step = thread.Pending;
            var footprint = default(Footprint);
            step.Target.Footprint(step, ref footprint);
            steps[$"{step.Kind.Name} {step.Argument}"] = footprint;
            machine.Advance(thread);
        }

        Assert.True(Conflict("xas_store 7", "xas_load 7"));
        Assert.True(Conflict("xas_store 7", "xas_store 8"));
        Assert.True(Conflict("xas_store 7", "xas_find 0"));
        Assert.True(Conflict("xa_destroy 0", "xas_load 8"));
        Assert.False(Conflict("xas_store 7", "xas_load 8"));
        Assert.False(Conflict("xas_load 7", "xas_find 0"));
        Assert.True(steps["xas_store 7"].Covers(array.Lock.Location, write: false));
        Assert.True(steps["xas_store 7"].Covers(array.SlotLocation(7), write: true));

        bool Conflict(string first, string second) => steps[first].ConflictsWith(steps[second]);
    }

    [Fact]
    public void StepsReadAsInC()
    {
        var machine = new Machine();
        var array = new XArray(machine, "tags_by_pfn", XaFlags.LockIrq, new Slab(machine, "radix_tree_node"))
        {
            PointerName = entry => $"buffer{entry.PointerNumber}",
        };
        var thread = machine.AddThread("t", new Cpu(machine, 0), async _ =>
        {
            await array.XaStore(7, P1, Gfp.Kernel);
            await array.XaLoad(7);
            await array.XaFind(0, 9);
            await array.XaErase(7);
        });
        machine.BindInvariants(null);
        machine.Trace.IsRecording = true;
        machine.Begin();
        while (machine.Runnable() != 0) machine.Advance(thread);
        Assert.Equal(
        [
            "start()",
            "spin_lock(&tags_by_pfn.xa_lock)",
            "xas_store(&tags_by_pfn, 0x7, buffer1) → needs a node",
            "kmem_cache_alloc(radix_tree_node, GFP_NOWAIT) → ok",
            "xas_store(&tags_by_pfn, 0x7, buffer1) → NULL",
            "spin_unlock(&tags_by_pfn.xa_lock)",
            "xas_load(&tags_by_pfn, 0x7) → buffer1",
            "xas_find(&tags_by_pfn, 0x0, 0x9) → buffer1 at 0x7",
            "spin_lock(&tags_by_pfn.xa_lock)",
            "xas_store(&tags_by_pfn, 0x7, NULL) → buffer1",
            "spin_unlock(&tags_by_pfn.xa_lock)",
        ],
            machine.Trace.Entries.Where(entry => !entry.IsNote).Select(entry => entry.Text));
        Assert.Equal(["xas_store", "__xa_store", "xa_store"], machine.Trace.Entries.Where(entry => !entry.IsNote).ElementAt(2).Calls);
    }

    [Fact]
    public void AnAdvancedWalkSeesReservedSlotsAndMayEraseBehindItself()
    {
        var machine = new Machine { Checked = true };
        var array = new XArray(machine, "xa", XaFlags.None, new Slab(machine, "node"));
        var seen = new List<XaFound>();
        var thread = machine.AddThread("t", new Cpu(machine, 0), async _ =>
        {
            await array.XaStore(3, P1, Gfp.Kernel);
            await array.XaReserve(4, Gfp.Kernel);
            await array.XaStore(0x80, P2, Gfp.Kernel);
            await array.XaLock();
            var xas = array.DeclareState(0);
            for (var entry = await array.XasFind(xas, 0xff); !entry.IsNull; entry = await array.XasNextEntry(xas, 0xff))
            {
                seen.Add(new XaFound(xas.Index, entry));
                await array.XaEraseLocked(xas.Index);
            }

            await array.XaUnlock();
        });
        machine.BindInvariants(null);
        machine.Begin();
        while (machine.Runnable() != 0) machine.Advance(thread);
        Assert.Equal([new(3, P1), new(4, XaEntry.Zero), new(0x80, P2)], seen);
        Assert.Equal(0, array.LiveNodes);
    }

    [Fact]
    public void AnAdvancedWalkEndsAtItsLastIndex()
    {
        var machine = new Machine { Checked = true };
        var array = new XArray(machine, "xa", XaFlags.None, new Slab(machine, "node"));
        var seen = new List<ulong>();
        var thread = machine.AddThread("t", new Cpu(machine, 0), async _ =>
        {
            foreach (var index in new ulong[] { 3, 4, 6 }) await array.XaStore(index, P1, Gfp.Kernel);
            await array.XaLock();
            var xas = array.DeclareState(2);
            for (var entry = await array.XasFind(xas, 5); !entry.IsNull; entry = await array.XasNextEntry(xas, 5)) seen.Add(xas.Index);
            await array.XaUnlock();
        });
        machine.BindInvariants(null);
        machine.Begin();
        while (machine.Runnable() != 0) machine.Advance(thread);
        Assert.Equal([3, 4], seen);
    }

    private static Machine Stores(out XArray array)
    {
        var machine = new Machine();
        var made = new XArray(machine, "xa", XaFlags.None, new Slab(machine, "node"));
        machine.AddThread("t0", new Cpu(machine, 0), _ => Store(made, 0x40, P1)).Faults = new FailingAllocations(1, 0);
        machine.AddThread("t1", new Cpu(machine, 1), _ => Store(made, 0x41, P2)).Faults = new FailingAllocations(1, 0);
        machine.BindInvariants(null);
        array = made;
        return machine;
    }

    private static async KernelTask Store(XArray array, ulong index, XaEntry entry)
    {
        await array.XaStore(index, entry, Gfp.Kernel);
        await array.XaErase(index);
        await array.XaReserve(index, Gfp.Kernel);
        await array.XaStore(index, entry, Gfp.Kernel);
        await array.XaForEach();
        await array.XaLoad(index);
    }

    private sealed class CutStrategy(int steps) : IStrategy
    {
        private int left;

        public bool Begin(Machine machine)
        {
            left = steps;
            return true;
        }

        public int NextThread(uint runnable)
        {
            if (left-- == 0) return -1;
            var able = runnable == 3 ? 1 + (left % 2) : (int)runnable;
            return able - 1;
        }

        public int NextOutcome(int outcomes) => outcomes - 1;
    }

    private sealed class Seen(NoteKind kind)
    {
        internal int Times { get; private set; }

        internal void Look(Machine machine) => Times += machine.Trace.Entries.Count(entry => entry.Note == kind);
    }
}
