using FsCheck.Xunit;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Traces;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Properties.Kit.Xarray;

/// <summary>The array against a sorted dictionary, with allocations that fail at random.</summary>
public sealed class XArrayModelTests
{
    private static readonly ulong[] Indices =
    [
        0, 1, 2, 62, 63, 64, 65, 0xfff, 0x1000, 0x1001, 0x3f_ffff, 0x4000_0000,
        0x1000_0000_0000_0000, 0xffff_ffff_ffff_ffc0, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    private static readonly Gfp[] Flags = [Gfp.Kernel, Gfp.Kernel, Gfp.Atomic, Gfp.NoWait];

    private static readonly string[] Operations =
    [
        "xa_load", "xa_store", "xa_store", "xa_store_irq", "xa_store_bh", "xa_erase", "xa_erase_irq", "xa_cmpxchg", "xa_cmpxchg_bh",
        "xa_insert", "xa_insert_irq", "xa_reserve", "xa_reserve_bh", "xa_release", "xa_find", "xa_find_after", "xa_for_each", "xa_destroy",
    ];

    [Property(MaxTest = 300)]
    public void BehavesAsASortedDictionary(uint[] words, ulong seed, byte flags, bool shortOfMemory)
    {
        var outcomes = new Failures(seed, shortOfMemory ? 2 : 0);
        var machine = new Machine { Checked = true, Outcomes = outcomes };
        var array = new XArray(machine, "xa", (XaFlags)(flags % 3), new Slab(machine, "node"));
        var cpu = new Cpu(machine, 0);
        var thread = machine.AddThread("t", cpu, _ => Run(cpu, array, words, outcomes));
        thread.Faults = new FailingAllocations(int.MaxValue, int.MaxValue);
        machine.BindInvariants(null);
        for (var round = 0; round < 2; round++)
        {
            machine.Begin();
            while (machine.Runnable() != 0) machine.Advance(thread);
            Assert.True(machine.AllReturned);
        }
    }

    private static async KernelTask Run(Cpu cpu, XArray array, uint[] words, Failures outcomes)
    {
        var operations = new TracedOperations(cpu, array);
        var model = new SortedDictionary<ulong, XaEntry>();
        foreach (var word in words)
        {
            var op = Decode(word);
            outcomes.Failed = 0;
            var got = await operations.Perform(op);
            var expected = Apply(model, op, outcomes.Failed > 0 && got.Result == "-ENOMEM");
            Assert.Equal(expected.Result, got.Result);
            if (expected.Index is not null) Assert.Equal(expected.Index, got.Index);
            if (expected.Items is not null) Assert.Equal(expected.Items, got.Items);

            // The judge is no modelled code: it may look.
            array.Machine.Checked = false;
            Judge(array, model);
            array.Machine.Checked = true;
        }
    }

    private static void Judge(XArray array, SortedDictionary<ulong, XaEntry> model)
    {
        var slots = new List<XaFound>();
        foreach (var slot in array.Slots) slots.Add(slot);
        Assert.Equal(model.Select(item => new XaFound(item.Key, item.Value)), slots);
        foreach (var index in Indices) Assert.Equal(model.GetValueOrDefault(index), array.Peek(index));
        var nodes = array.Shape().ToList();
        Assert.Equal(array.LiveNodes, nodes.Count);
        foreach (var node in nodes)
        {
            var inside = model.Where(item => node.Shift == 0 && item.Key - node.First < 64).ToList();
            if (node.Shift == 0) Assert.Equal(inside.Count, node.Count);
            Assert.Equal(inside.Count(item => item.Value.IsValue), node.Values);
        }
    }

    private static RecordedOperation Decode(uint word) => new()
    {
        Op = Operations[word % Operations.Length],
        Index = Indices[(word >> 5) % Indices.Length],
        Old = Entry(word >> 9),
        Entry = Entry(word >> 12),
        Gfp = Flags[(word >> 15) % Flags.Length],
        Max = Indices[(word >> 17) % Indices.Length],
        Result = "",
        Events = [],
    };

    private static XaEntry Entry(uint pick) => (pick % 8) switch
    {
        0 => XaEntry.Null,
        1 => XaEntry.Zero,
        2 => XaEntry.OfValue(0),
        3 => XaEntry.OfValue(long.MaxValue),
        4 => XaEntry.Retry,
        var number => XaEntry.Pointer(number),
    };

    private static OperationResult Apply(SortedDictionary<ulong, XaEntry> model, RecordedOperation op, bool failed)
    {
        var raw = model.GetValueOrDefault(op.Index);
        var shown = TraceTokens.Of(raw.IsZero ? XaEntry.Null : raw);
        var name = op.Op.Replace("_irq", "", StringComparison.Ordinal).Replace("_bh", "", StringComparison.Ordinal);
        if (name is "xa_store" or "xa_cmpxchg" or "xa_insert" && op.Entry.IsAdvanced) return new("-EINVAL");
        if (failed) return new("-ENOMEM");
        switch (name)
        {
            case "xa_load":
                return new(shown);
            case "xa_store":
                Put(op.Entry);
                return new(shown);
            case "xa_erase":
                Put(XaEntry.Null);
                return new(shown);
            case "xa_cmpxchg":
                if (raw == op.Old) Put(op.Entry);
                return new(shown);
            case "xa_insert":
                if (!raw.IsNull) return new("-EBUSY");
                Put(op.Entry.IsNull ? XaEntry.Zero : op.Entry);
                return new("0");
            case "xa_reserve":
                if (raw.IsNull) Put(XaEntry.Zero);
                return new("0");
            case "xa_release":
                if (raw.IsZero) Put(XaEntry.Null);
                return new("void");
            case "xa_destroy":
                model.Clear();
                return new("void");
            case "xa_for_each":
                XaFound[] items = [.. Present()];
                return new($"{items.Length}", Items: items);
            default:
                var found = Present().FirstOrDefault(
                    item => (name == "xa_find" ? item.Index >= op.Index : item.Index > op.Index) && item.Index <= op.Max,
                    new XaFound(op.Index, XaEntry.Null));
                return new(TraceTokens.Of(found.Entry), found.Index);
        }

        void Put(XaEntry entry)
        {
            if (entry.IsNull) model.Remove(op.Index);
            else model[op.Index] = entry;
        }

        IEnumerable<XaFound> Present() => model.Where(item => !item.Value.IsZero).Select(item => new XaFound(item.Key, item.Value));
    }

    private sealed class Failures(ulong seed, int ofFour) : IOutcomeSource
    {
        private Xoshiro random = new(seed, 0);

        internal int Failed { get; set; }

        public int NextOutcome(int outcomes)
        {
            if (random.Next(4) >= ofFour) return 0;
            Failed++;
            return 1;
        }
    }
}
