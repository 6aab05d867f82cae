using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Generates scenarios with FsCheck: swarm-style (Groce and others, ISSTA 2012), each draws a small subset of the
/// operations and of the sorts of failure, and biased to sharing: few pages, few blocks. No scenario is made with a
/// particular defect in mind.
/// </summary>
public static class ScenarioGenerator
{
    /// <summary>Sizes run from here…</summary>
    public const int SmallestSize = 4;

    /// <summary>…to here, and begin anew.</summary>
    public const int LargestSize = 40;

    private static readonly Operation[] Alphabet =
    [
        Operation.Load, Operation.Store, Operation.LoadTags, Operation.StoreTags, Operation.Munmap, Operation.DontNeed,
        Operation.MprotectMte, Operation.SwapOut, Operation.Pin, Operation.AllocTagged, Operation.Release, Operation.TakeBlock, Operation.Fork,
        Operation.PeekTags, Operation.PokeTags, Operation.GuestAccess, Operation.GuestReadTags, Operation.GuestWriteTags,
        Operation.SwapOff, Operation.MergePages,
        Operation.Truncate,
        Operation.Compact, Operation.ReadFile, Operation.MigrateBuffers,
    ];

    /// <summary>Scenarios of the size that FsCheck asks for.</summary>
    public static Gen<Scenario> Scenarios { get; } = Gen.Sized(size =>
        from plain in Layouts(size)
        from hugeOrder in HugeOrders
        from hugePages in Gen.Frequency((1, Gen.Constant(1)), (3, Gen.Constant(2)))
        from further in Options
        let options = further with { HugeOrder = hugeOrder }
        let layout = hugeOrder == 0 ? plain : plain.WithHugePages(hugePages, options)
        from preemptRcu in Gen.Elements(true, false)
        from lowerMte in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from upperMte in Gen.Elements(true, false)
        from addresses in Gen.Choose(2, Math.Clamp(size / 8, 2, 4))
        from mms in Gen.Frequency((2, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from drawn in Swarm
        let swarm = Possible(drawn, options)
        from threads in Gen.Choose(1, size < 12 ? 2 : 4)
        from hugeOperations in hugeOrder == 0 ? Gen.Constant<Operation[]>([]) : HugeOperations
        let world = new World(layout, addresses, mms, [.. swarm, .. hugeOperations], options)
        from setup in Calls(world, 0, Math.Clamp(size / 3, 2, 8))
        from programs in Gen.CollectToArray(Enumerable.Range(0, threads), _ => Thread(world, size))
        from interrupts in Gen.Choose(0, 2)
        from handlers in Gen.CollectToArray(Enumerable.Range(0, interrupts), _ => Interrupt(threads))
        select Repair(new Scenario(layout, preemptRcu, lowerMte, upperMte, addresses, mms, [.. setup], [.. programs], [.. handlers]) { Options = options }));

    /// <summary>Case i of a seed: a pure function of the two.</summary>
    public static Scenario Case(ulong seed, ulong index)
    {
        var random = new Xoshiro(seed, index);
        var size = SmallestSize + (int)(index % (LargestSize - SmallestSize + 1));
        return Scenarios.Sample(1, new Rnd(random.Next(), random.Next() | 1), size).Single();
    }

    /// <summary>The scenario with calls removed that cannot be made: forks of a process that is forked already, or by its own child.</summary>
    public static Scenario Repair(Scenario scenario)
    {
        var forked = new bool[scenario.Mms];
        forked[0] = true;
        var setup = Keep(scenario.Setup, inSetup: true);
        var threads = scenario.Threads.Select(thread => thread with { Calls = Keep(thread.Calls, inSetup: false) }).ToArray();
        return scenario with { Setup = setup, Threads = [.. threads] };

        EquatableList<Call> Keep(EquatableList<Call> calls, bool inSetup)
        {
            var kept = new List<Call>();
            foreach (var call in calls)
            {
                // In the setup nobody is there yet but the first process and those it has forked.
                if (inSetup && !forked[call.Mm]) continue;
                if (call.Operation == Operation.Fork)
                {
                    if (call.Detail <= call.Mm || forked[call.Detail]) continue;
                    forked[call.Detail] = true;
                }

                kept.Add(call);
            }

            return [.. kept];
        }
    }

    private static Gen<Operation[]> Swarm { get; } =
        from count in Gen.Choose(3, 7)
        from shuffled in Gen.Shuffle(Alphabet)
        select shuffled.Take(count).Append(Operation.Store).Append(Operation.StoreTags).Append(Operation.LoadTags).ToArray();

    private static Gen<MachineOptions> Options { get; } =
        from upperShared in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from lowerPrivateFile in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from zeroPage in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from synchronousSwap in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        from swapBatch in Gen.Frequency((2, Gen.Constant(1)), (1, Gen.Choose(2, 4)))
        from storeBuffers in Gen.Frequency((11, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new MachineOptions(upperShared, 0, zeroPage, synchronousSwap, swapBatch, storeBuffers, lowerPrivateFile);

    private static Operation[] Possible(Operation[] swarm, MachineOptions options) =>
        [.. swarm.Where(operation => operation != Operation.Truncate || options.UpperShared || options.LowerPrivateFile)];

    /// <summary>Seldom any: what is done to a huge page takes a few steps for each of its pages.</summary>
    private static Gen<int> HugeOrders { get; } =
        Gen.Frequency((180, Gen.Constant(0)), (14, Gen.Constant(6)), (4, Gen.Constant(7)), (1, Gen.Constant(8)), (1, Gen.Constant(9)));

    private static Gen<Operation[]> HugeOperations { get; } =
        Gen.Elements<Operation[]>([], [Operation.Collapse], [Operation.SplitHuge], [Operation.Collapse, Operation.SplitHuge]);

    private static Gen<ScenarioLayout> Layouts(int size) =>
        from start in Gen.Choose(0, ScenarioLayout.Bases.Count - 1)
        from regions in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from blockSize in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(4)))
        from blocks in Gen.Choose(1, Math.Clamp(size / 6, 2, 16 / blockSize))
        let memory = blocks * blockSize * TagRegion.PagesPerTagFrame
        from clusters in Gen.Choose(1, 4)
        from starts in Gen.ArrayOf(Gen.Choose(0, (memory * regions) - 1), clusters)
        from lengths in Gen.ArrayOf(Gen.Choose(1, 4), clusters)
        select new ScenarioLayout(start, regions, blocks * blockSize, blockSize, Frames(starts, lengths, memory * regions));

    private static EquatableList<int> Frames(int[] starts, int[] lengths, int end)
    {
        var frames = new SortedSet<int>();
        for (var i = 0; i < starts.Length; i++)
        {
            for (var j = 0; j < lengths[i] && starts[i] + j < end; j++) frames.Add(starts[i] + j);
        }

        for (var extra = 0; frames.Count < 3 && extra < end; extra++) frames.Add(extra);
        return [.. frames];
    }

    private static Gen<ScenarioThread> Thread(World world, int size) =>
        from mm in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, world.Mms - 1)))
        from calls in Calls(world, mm, Math.Clamp(size / 6, 2, 5))
        from looks in Gen.CollectToArray(Enumerable.Range(0, 2), _ => Look(world, mm, calls))
        from atomic in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
        from sleeping in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)))
        from busy in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 2)), (2, Gen.Choose(3, 6)))
        select new ScenarioThread(mm, [.. calls, .. looks.SelectMany(look => look)], new FaultBudget(atomic, sleeping, busy));

    /// <summary>Whether tags were preserved shows when somebody looks: half of the time a thread does, at an address of its own or any.</summary>
    private static Gen<Call[]> Look(World world, int mm, Call[] calls) =>
        from looks in Gen.Elements(true, false)
        from any in Gen.Choose(0, world.Addresses - 1)
        from call in Gen.Elements(calls)
        from own in Gen.Elements(true, false)
        select looks ? new[] { new Call(Operation.LoadTags, mm, own && call.Address < world.Addresses ? call.Address : any) } : [];

    private static Gen<Call[]> Calls(World world, int mm, int most) =>
        from count in Gen.Choose(1, most)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => CallOf(world, mm))
        select calls;

    private static Gen<Call> CallOf(World world, int mm) =>
        from operation in Gen.Elements(world.Swarm)
        from small in Gen.Choose(0, operation == Operation.AllocTagged ? 2 : world.Addresses - 1)
        from huge in Gen.Choose(0, 3)
        let address = operation == Operation.AllocTagged || world.Options.HugeOrder == 0 || huge < 2 || IsOfSmallPages(operation) ? small : HugeAddress(world, small, huge)
        from detail in Detail(world, operation)
        select new Call(operation, IsOfNoProcess(operation) ? 0 : mm, address, detail);

    /// <summary>Guests and KSM know nothing of the huge area.</summary>
    private static bool IsOfSmallPages(Operation operation) => operation is
        Operation.GuestAccess or Operation.GuestReadTags or Operation.GuestWriteTags or Operation.MergePages or Operation.Truncate;

    private static bool IsOfNoProcess(Operation operation) => operation is
        Operation.SwapOut or Operation.AllocTagged or Operation.Release or Operation.TakeBlock or Operation.SwapOff
        or Operation.Compact or Operation.ReadFile or Operation.MigrateBuffers;

    /// <summary>Few addresses of the huge area: its first ones and, tagged by another frame, its last ones.</summary>
    private static int HugeAddress(World world, int small, int which) =>
        world.Addresses + (which == 2 ? small : world.Options.HugeSize - 1 - small);

    private static Gen<int> Detail(World world, Operation operation) => operation switch
    {
        Operation.StoreTags or Operation.PokeTags or Operation.GuestWriteTags => Gen.Choose(1, 9),
        Operation.GuestAccess => Gen.Choose(0, (int)UserAccessKind.StoreTags),
        Operation.Fork => Gen.Choose(1, Math.Max(1, world.Mms - 1)).Select(child => child < world.Mms ? child : 0),
        Operation.SwapOut or Operation.Compact when world.Options.HugeOrder > 0 => Gen.Choose(0, world.Layout.FrameCount(world.Options) - 1),
        Operation.SwapOut or Operation.Compact => Gen.Choose(0, Math.Min(3, world.Layout.Frames.Count - 1)),
        Operation.Pin or Operation.AllocTagged or Operation.Release => Gen.Choose(0, 1),
        Operation.ReadFile or Operation.MigrateBuffers => Gen.Choose(0, 1),
        Operation.TakeBlock => Gen.Choose(0, 3),
        Operation.MergePages => Gen.Choose(0, world.Addresses - 1),
        _ => Gen.Constant(0),
    };

    private static Gen<ScenarioInterrupt> Interrupt(int threads) =>
        from cpu in Gen.Choose(0, threads - 1)
        from slot in Gen.Choose(0, 1)
        select new ScenarioInterrupt(cpu, new Call(Operation.Release, Detail: slot));

    private sealed record World(ScenarioLayout Layout, int Addresses, int Mms, Operation[] Swarm, MachineOptions Options);
}
