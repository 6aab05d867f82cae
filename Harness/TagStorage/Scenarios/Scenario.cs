using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>
/// Who does what on which memory. A plain value: generated, read from a token, shrunk. Everything that a run needs
/// beside the revision and the schedule.
/// </summary>
/// <param name="Layout">The memory.</param>
/// <param name="PreemptRcu">CONFIG_PREEMPT_RCU.</param>
/// <param name="LowerMte">Whether the lower half of the first process's addresses is VM_MTE.</param>
/// <param name="UpperMte">Whether the upper half is.</param>
/// <param name="Addresses">Pages of address space of each process, 2 to 8.</param>
/// <param name="Mms">How many processes there can be, 1 to 4.</param>
/// <param name="Setup">Calls made one after another before the threads start.</param>
/// <param name="Threads">The threads, each on a CPU of its own unless <see cref="Options"/> say otherwise.</param>
/// <param name="Interrupts">The interrupts that may arrive, each at most once.</param>
public sealed record Scenario(
    ScenarioLayout Layout,
    bool PreemptRcu,
    bool LowerMte,
    bool UpperMte,
    int Addresses,
    int Mms,
    EquatableList<Call> Setup,
    EquatableList<ScenarioThread> Threads,
    EquatableList<ScenarioInterrupt> Interrupts) : IScenario
{
    /// <inheritdoc/>
    public int Tasks => Threads.Count;

    /// <inheritdoc/>
    public int Calls => Setup.Count + Interrupts.Count + Threads.Sum(thread => thread.Calls.Count);

    /// <inheritdoc/>
    public long Size => ScenarioShrinker.Size(this);

    /// <inheritdoc/>
    public bool HasStoreBuffers => Options.StoreBuffers;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Bounds
    {
        get
        {
            var bounds = new SortedDictionary<string, long>(StringComparer.Ordinal)
            {
                ["atomic_failures"] = Threads.Sum(thread => thread.Faults.Atomic),
                ["busy_failures"] = Threads.Sum(thread => thread.Faults.Busy),
                ["interrupts"] = Interrupts.Count,
                ["sleeping_failures"] = Threads.Sum(thread => thread.Faults.Sleeping),
                ["threads"] = Threads.Count,
            };
            var placement = Placement.Of(this);
            if (placement.IsAnyShared) bounds.Add("cpus", placement.Count);
            if (placement.Softirqs.Contains(true)) bounds.Add("softirqs", placement.Softirqs.Count(isSoftirq => isSoftirq));
            return bounds;
        }
    }

    /// <summary>What the machine has beyond the plain one.</summary>
    public MachineOptions Options { get; init; } = MachineOptions.Plain;

    /// <summary>Addresses of each process, those of the huge area included, which follow the others.</summary>
    public int AllAddresses => Addresses + Options.HugeSize;

    /// <summary>Slots of the swap device, in every scenario.</summary>
    public const int SwapSlots = 6;

    /// <summary>Calls that a setup can have at most.</summary>
    public const int MostSetupCalls = 32;

    /// <summary>Calls that a thread can have at most.</summary>
    public const int MostThreadCalls = 16;

    /// <summary>Threads that there can be at most.</summary>
    public const int MostThreads = 6;

    /// <summary>Interrupts that there can be at most.</summary>
    public const int MostInterrupts = 4;

    /// <summary>Pages that drivers can hold, in every scenario.</summary>
    public const int DriverSlots = 4;

    /// <summary>How the machine is made up.</summary>
    public MachineConfiguration Configuration() =>
        new(Layout.ToMemoryLayout(Options), Mms, Addresses, LowerMte, UpperMte, PreemptRcu, SwapSlots, DriverSlots)
        {
            Options = Options,
            Guests = Guests
        };

    /// <summary>Which processes are guests' memory, as bits by number.</summary>
    private int Guests => AllCalls()
        .Where(call => call.Operation.Needs == Need.Guest)
        .Aggregate(0, (guests, call) => guests | (1 << call.Mm));

    /// <summary>Says what is wrong with a scenario that was not generated; null if it can be run.</summary>
    public string? Fault() => FindFault()?.Text;

    /// <summary>The first thing that is wrong with it, and with which part; null if it can be run.</summary>
    internal ScenarioFault? FindFault()
    {
        foreach (var option in MachineOptionSet.InTokens)
        {
            if (option.Fault(Options) is { } wrong) return new(wrong, ScenarioPart.Option, option.Number);
        }

        if (Layout.Fault(Options) is { } memory) return new(memory, ScenarioPart.Memory);
        if (Addresses is < 2 or > 8) return new($"{Addresses} addresses: 2 to 8 are possible", ScenarioPart.Processes);
        if (Mms is < 1 or > 4) return new($"{Mms} processes: 1 to 4 are possible", ScenarioPart.Processes);
        if (Threads.Count is < 1 or > MostThreads)
            return new($"{Threads.Count} threads: 1 to {MostThreads} are possible", ScenarioPart.Thread, MostThreads);
        if (Interrupts.Count > MostInterrupts)
            return new($"{Interrupts.Count} interrupts: at most {MostInterrupts} are possible", ScenarioPart.Interrupt, MostInterrupts);
        for (var i = 0; i < Threads.Count; i++)
        {
            if (Threads[i].Mm < 0 || Threads[i].Mm >= Mms)
                return new($"a thread of process {Threads[i].Mm}, of which there are {Mms}", ScenarioPart.Thread, i);
            if (Threads[i].Calls.Count > MostThreadCalls)
                return new($"a thread with {Threads[i].Calls.Count} calls: at most {MostThreadCalls} are possible", ScenarioPart.Thread, i);
        }

        if (Setup.Count > MostSetupCalls)
            return new($"a setup of {Setup.Count} calls: at most {MostSetupCalls} are possible", ScenarioPart.Setup);
        for (var i = 0; i < Interrupts.Count; i++)
        {
            var (cpu, call) = Interrupts[i];
            if (cpu < 0 || cpu >= Threads.Count)
                return new($"an interrupt on CPU {cpu}, of which there are {Threads.Count}", ScenarioPart.Interrupt, i);
            if (!call.Operation.MayInterrupt)
                return new($"an interrupt that does '{call}': it can only free a page", ScenarioPart.Interrupt, i);
        }

        var live = new bool[Mms];
        live[0] = true;
        foreach (var (i, call) in AllCalls().Index())
        {
            if (FaultOf(call, live) is { } wrong) return new(wrong, ScenarioPart.Call, i);
        }

        return null;
    }

    private IEnumerable<Call> AllCalls() =>
        Setup.Concat(Threads.SelectMany(thread => thread.Calls)).Concat(Interrupts.Select(interrupt => interrupt.Call));

    private string? FaultOf(Call call, bool[] forked)
    {
        var operation = call.Operation;
        if (!operation.IsKnown) return $"unknown operation {operation.Number}";
        if (call.Mm < 0 || call.Mm >= Mms) return $"'{call}': there are {Mms} processes";
        if (call.Detail < 0) return $"'{call}': a negative number";
        if (Arguments.FaultOf(operation.Address, call.Address, this, isGuest: operation.Needs == Need.Guest) is { } address)
            return $"'{call}': {address}";
        if (Arguments.FaultOf(operation.Detail, call.Detail, this) is { } detail) return $"'{call}': {detail}";
        if (operation.Needs == Need.HugePages && Options.HugeOrder == 0) return $"'{call}': there are no huge pages";
        if (operation.Needs == Need.File && !Options.HasFile) return $"'{call}': there is no shared file";
        if (operation.Detail != Argument.Child) return null;
        if (forked[call.Detail]) return $"'{call}': {Arguments.ForkedOnce}";
        forked[call.Detail] = true;
        return null;
    }
}

/// <summary>The memory of a scenario in few small numbers.</summary>
/// <param name="Base">Where in the address space the first region lies: an index into <see cref="Bases"/>.</param>
/// <param name="Regions">How many regions, 1 to 3.</param>
/// <param name="TagFrames">Frames of tag storage in each region, a multiple of the block size, at most 64.</param>
/// <param name="BlockSizePages">Frames in a block: 1 to 4.</param>
/// <param name="Frames">The data frames that can be allocated: offsets into the memory of the regions, ascending.</param>
public sealed record ScenarioLayout(int Base, int Regions, int TagFrames, int BlockSizePages, EquatableList<int> Frames)
{
    /// <summary>
    /// First frames of the memory: xarrays of one node, of several, and of two more heights; the last is aligned to
    /// no huge page.
    /// </summary>
    public static IReadOnlyList<ulong> Bases { get; } = [0x40, 0x1000, 0x40_000, 0x880_000, 0x1060];

    /// <summary>How many aligned huge pages of frames there are beside <see cref="Frames"/>, in the first region.</summary>
    public int HugePages { get; init; }

    /// <summary>The first frame of the memory.</summary>
    public ulong Start(MachineOptions options) => Bases[Base] + (ulong)options.MemoryShift;

    /// <summary>Frames of memory in a region.</summary>
    public int MemFrames(MachineOptions options) => (TagFrames * TagRegion.PagesPerTagFrame) + options.FramesBeyond;

    /// <summary>How many data frames there are, those of huge pages included.</summary>
    public int FrameCount(MachineOptions options) => HugePages == 0 ? Frames.Count : Offsets(options).Count;

    /// <summary>Says what is wrong with it; null if it can be made.</summary>
    public string? Fault(MachineOptions options)
    {
        if (Base < 0 || Base >= Bases.Count) return $"memory base {Base}: there are {Bases.Count}";
        if (Regions is < 1 or > 3) return $"{Regions} regions: 1 to 3 are possible";
        if (BlockSizePages is < 1 or > 4) return $"blocks of {BlockSizePages} frames: 1 to 4 are possible";
        if (TagFrames is < 1 or > 64 || TagFrames % BlockSizePages != 0)
            return $"{TagFrames} frames of tag storage in blocks of {BlockSizePages}";
        if (Frames.Count is < 1 or > 32) return $"{Frames.Count} data frames: 1 to 32 are possible";
        for (var i = 0; i < Frames.Count; i++)
        {
            if (Frames[i] < 0 || Frames[i] >= MemFrames(options) * Regions || (i > 0 && Frames[i] <= Frames[i - 1]))
                return "data frames must ascend within the memory of the regions";
        }

        if (HugePages is < 0 or > 2 || (HugePages > 0 && options.HugeOrder == 0))
            return $"{HugePages} huge pages of frames: up to 2 where the processes have huge pages";
        if (HugePages > 0 && HugeOffset(options, HugePages) > MemFrames(options))
            return $"{HugePages} huge pages of order {options.HugeOrder} do not fit into {MemFrames(options)} frames";

        return null;
    }

    /// <summary>The regions, each followed by its tag storage, and the frames.</summary>
    public MemoryLayout ToMemoryLayout(MachineOptions options)
    {
        var regions = new TagRegion[Regions];
        var memory = MemFrames(options);
        var stride = (ulong)(memory + 256);
        for (var i = 0; i < Regions; i++)
        {
            var start = Start(options) + (stride * (ulong)i);
            regions[i] = new TagRegion(new Pfn(start), new Pfn(start + (ulong)memory + 64), TagFrames, BlockSizePages)
            {
                FramesBeyond = options.FramesBeyond,
            };
        }

        return new MemoryLayout(regions,
            [.. Offsets(options).Select(offset => new Pfn(regions[offset / memory].MemStart.Value + (ulong)(offset % memory)))]);
    }

    /// <summary>The layout with aligned huge pages of frames, and with more memory if they do not fit.</summary>
    internal ScenarioLayout WithHugePages(int pages, MachineOptions options)
    {
        var tagFrames = (HugeOffset(options, pages) + TagRegion.PagesPerTagFrame - 1) / TagRegion.PagesPerTagFrame;
        tagFrames = (Math.Max(tagFrames, TagFrames) + BlockSizePages - 1) / BlockSizePages * BlockSizePages;
        return this with { TagFrames = tagFrames, HugePages = pages };
    }

    /// <summary>The index of the first frame of the nth of the huge pages, among all data frames.</summary>
    internal int IndexOfHugePage(int number, MachineOptions options) =>
        Offsets(options).Count(offset => offset < HugeOffset(options, number));

    private SortedSet<int> Offsets(MachineOptions options)
    {
        var offsets = new SortedSet<int>(Frames);
        for (var offset = HugeOffset(options, 0); offset < HugeOffset(options, HugePages); offset++) offsets.Add(offset);
        return offsets;
    }

    /// <summary>Where the memory's nth aligned huge page begins.</summary>
    private int HugeOffset(MachineOptions options, int number)
    {
        var size = (ulong)options.HugeSize;
        return size == 0 ? 0 : (int)((size - (Start(options) % size)) % size) + (number * (int)size);
    }
}

/// <summary>A thread of a scenario.</summary>
/// <param name="Mm">The process it belongs to: it starts when that has been forked.</param>
/// <param name="Calls">What it does.</param>
/// <param name="Faults">The failures it may meet.</param>
public sealed record ScenarioThread(int Mm, EquatableList<Call> Calls, FaultBudget Faults);

/// <summary>An interrupt of a scenario.</summary>
/// <param name="Cpu">The CPU on which it may arrive: the index of a thread.</param>
/// <param name="Call">What its handler does.</param>
public sealed record ScenarioInterrupt(int Cpu, Call Call);
