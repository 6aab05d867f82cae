using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

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

    /// <summary>
    /// Scenarios of the size that FsCheck asks for. The setup touches memory first, and may fork then: there is
    /// something to share before the rest begins.
    /// </summary>
    public static Gen<Scenario> Scenarios { get; } = Gen.Sized(size =>
        from hugeOrder in OptionGenerator.Of(MachineOptionSet.HugeOrder)
        from plain in Layouts(size)
        from below in hugeOrder == 0 ? Gen.Constant(0) : Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(2, 6)))
        from hugePages in Gen.Frequency((1, Gen.Constant(1)), (3, Gen.Constant(2)))
        from further in OptionGenerator.Options
        let options = further with { HugeOrder = hugeOrder }
        let layout = hugeOrder == 0 ? plain : Below(plain, below).WithHugePages(hugePages, options)
        from preemptRcu in Gen.Elements(true, false)
        from addresses in Gen.Choose(2, Math.Clamp(size / 8, 2, 4))
        from hot in Gen.Choose(0, addresses - 1)
        from mms in Gen.Frequency((hugeOrder == 0 ? 2 : 1, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from swarm in OperationThemes.Swarm(options, mms)
        from lowerMte in IsMte(OperationThemes.WantPlainMemory(swarm) ? 2 : 1)
        from upperMte in IsMte(OperationThemes.WantPlainMemory(swarm) ? 3 : 2)
        from kinds in FaultKinds
        from threads in Gen.Choose(1, size < 12 || hugeOrder > 7 ? 2 : hugeOrder == 0 ? 4 : 3)
        let world = new GeneratedWorld(layout, addresses, hot, mms, swarm, options, kinds)
        from touches in CallGenerator.Calls(world with { Swarm = OperationThemes.Touches }, Gen.Choose(0, mms - 1), 0, 3)
        from forks in Forks(world)
        from setup in CallGenerator.Calls(world, Gen.Choose(0, mms - 1), 1, hugeOrder > 7 ? 4
            : Math.Clamp(size / 3, hugeOrder == 0 ? 2 : 6, 8))
        from programs in Gen.CollectToArray(Enumerable.Range(0, threads), _ => Thread(world, size))
        from interrupts in Gen.Choose(0, 2)
        from handlers in Gen.CollectToArray(Enumerable.Range(0, interrupts), _ => Interrupt(threads))
        select Repair(new Scenario(layout, preemptRcu, lowerMte, upperMte, addresses, mms, [.. touches, .. forks, .. setup],
            [.. programs], [.. handlers])
        { Options = options }));

    /// <summary>Case i of a seed: a pure function of the two.</summary>
    public static Scenario Case(ulong seed, ulong index) => Case(seed, index, OperationSet.All, MachineOptionSet.All);

    /// <summary>Case i of a seed, where there are other operations or options that were added later than there are.</summary>
    internal static Scenario Case(ulong seed, ulong index, IEnumerable<Operation> operations, IEnumerable<MachineOption> options)
    {
        var first = First(seed, index);
        return LayoutJoins.Join(OptionGenerator.Join(JoiningCalls.Join(first, operations, seed, index), options, seed, index), seed, index);
    }

    /// <summary>Case i of a seed before anything joins it that was added later.</summary>
    internal static Scenario First(ulong seed, ulong index)
    {
        var random = new Xoshiro(seed, index);
        var size = SmallestSize + (int)(index % (LargestSize - SmallestSize + 1));
        return Scenarios.Sample(1, new Rnd(random.Next(), random.Next() | 1), size).Single();
    }

    /// <summary>
    /// The scenario with calls removed that cannot be made: forks of a process that is forked already, or by its own
    /// child.
    /// </summary>
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
                if (call.Operation.Detail == Argument.Child)
                {
                    if (call.Detail <= call.Mm || forked[call.Detail]) continue;
                    forked[call.Detail] = true;
                }

                kept.Add(call);
            }

            return [.. kept];
        }
    }

    private static Gen<bool> IsMte(int plain) => Gen.Frequency((2, Gen.Constant(true)), (plain, Gen.Constant(false)));

    /// <summary>Which sorts of failure a scenario has: often none, and often several together.</summary>
    private static Gen<FaultBudget> FaultKinds { get; } =
        from atomic in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(2)), (3, Gen.Constant(12)))
        from sleeping in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Constant(2)))
        from busy in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(2)), (2, Gen.Constant(6)))
        select new FaultBudget(atomic, sleeping, busy);

    private static Gen<ScenarioLayout> Layouts(int size) =>
        from start in Gen.Choose(0, ScenarioLayout.Bases.Count - 1)
        from regions in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from blockSize in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Constant(2)), (1, Gen.Constant(4)))
        from blocks in Gen.Choose(1, Math.Clamp(size / 6, 2, 16 / blockSize))
        let memory = blocks * blockSize * TagRegion.PagesPerTagFrame
        from clusters in Gen.Choose(1, 4)
        from most in Gen.Frequency((1, Gen.Choose(1, 4)), (1, Gen.Constant(16)))
        from starts in Gen.ArrayOf(Gen.Choose(0, (memory * regions) - 1), clusters)
        from lengths in Gen.ArrayOf(Gen.Choose(1, 4), clusters)
        select new ScenarioLayout(start, regions, blocks * blockSize, blockSize, Frames(starts, lengths, memory * regions, most));

    /// <summary>
    /// The layout with a few frames below the first huge page, where there is room for some: small pages are taken
    /// from there, and do not break up the huge ones.
    /// </summary>
    private static ScenarioLayout Below(ScenarioLayout layout, int count) =>
        count == 0 ? layout : layout with { Base = ScenarioLayout.Bases.Count - 1, Frames = [.. Enumerable.Range(3, count)] };

    private static EquatableList<int> Frames(int[] starts, int[] lengths, int end, int most)
    {
        var frames = new SortedSet<int>();
        for (var i = 0; i < starts.Length; i++)
        {
            for (var j = 0; j < lengths[i] && starts[i] + j < end; j++) frames.Add(starts[i] + j);
        }

        for (var extra = 0; frames.Count < Math.Min(3, most) && extra < end; extra++) frames.Add(extra);
        return [.. frames.Take(most)];
    }

    private static Gen<ScenarioThread> Thread(GeneratedWorld world, int size) =>
        from mm in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, world.Mms - 1)))
        from calls in CallGenerator.Calls(world, Gen.Constant(mm), 1,
            Math.Clamp(size / (world.Options.HugeOrder == 0 ? 6 : 12), 2, world.Options.HugeOrder > 7 ? 2 : 5))
        from looks in Gen.CollectToArray(Enumerable.Range(0, 2), _ => Look(world, mm, calls))
        from atomic in Gen.Choose(0, world.Faults.Atomic)
        from sleeping in Gen.Choose(0, world.Faults.Sleeping)
        from busy in Gen.Choose(0, world.Faults.Busy)
        select new ScenarioThread(mm, [.. calls, .. looks.SelectMany(look => look)], new FaultBudget(atomic, sleeping, busy));

    /// <summary>
    /// Whether tags were preserved shows when somebody looks: half of the time a thread does, at an address of its own
    /// or any.
    /// </summary>
    private static Gen<Call[]> Look(GeneratedWorld world, int mm, Call[] calls) =>
        from looks in Gen.Elements(true, false)
        from any in Gen.Choose(0, world.Addresses - 1)
        from call in Gen.Elements(calls)
        from own in Gen.Elements(true, false)
        select looks ? new[] { new Call(Operation.LoadTags, mm, own && call.Address < world.Addresses ? call.Address : any) } : [];

    /// <summary>
    /// Often memory is shared by fork before the rest begins, and in the child it may be VM_MTE where in the parent it is
    /// not. Then a page may be swapped out, so that swap entries are shared, and one of the processes may have it back.
    /// </summary>
    private static Gen<Call[]> Forks(GeneratedWorld world) =>
        from address in CallGenerator.Address(world, Operation.MprotectMte.Address)
        from count in world.Mms == 1 ? Gen.Constant(0) : Gen.Elements(0, 0, 1, 1, 3, 4, 5, 5)
        from frame in CallGenerator.Frame(world)
        from mm in Gen.Choose(0, 1)
        select new Call[] { new(Operation.Fork, Detail: 1), new(Operation.MprotectMte, 1, address), new(Operation.LoadTags, 1, address),
            new(Operation.SwapOut, Detail: frame), new(Operation.Load, mm, address) }[..count];

    private static Gen<ScenarioInterrupt> Interrupt(int threads) =>
        from cpu in Gen.Choose(0, threads - 1)
        from slot in CallGenerator.Slot
        select new ScenarioInterrupt(cpu, new Call(Operation.Release, Detail: slot));
}
