using System.Collections.Concurrent;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Explaining;

/// <summary>
/// A small scenario in which a rule is broken, for tests of reports; the schedule is searched for, and the shortest
/// taken.
/// </summary>
public sealed record KnownFailure(string Name, string Revision, string KeyStart, string KeyEnd, Scenario Scenario)
{
    private const int Schedules = 6000;

    /// <summary>Whether it follows from what another rule has seen before.</summary>
    public bool IsConsequence { get; init; }

    private static readonly ConcurrentDictionary<string, ExplainedCase> Known = new();

    public const string Token = "v1:rfc:0123456789abcdef";

    private static readonly ScenarioLayout Small = new(0, 1, 1, 1, [2, 3, 4, 5]);
    private static readonly ScenarioLayout Wide = Small with { TagFrames = 4, BlockSizePages = 2, Frames = [2, 70, 71] };
    private static readonly Call FirstTouch = new(Operation.StoreTags, 0, 0, 3);
    private static readonly Call ReleaseTagged = new(Operation.Release);

    public static IReadOnlyList<KnownFailure> All { get; } =
    [
        new("i1-unreserved-block", "rfc-v2", "I1/tag_clear_highpage", "",
            Of([], [Thread([new(Operation.Store)], busy: 4)]) with { Layout = Wide }),
        new("i2-fork-copy", "rfc-v2", "I2/try_transfer_saved_tags/", "", Fork(busy: 4) with { Layout = Wide }),
        new("i2-irqs-off", "rfc-v3", "I2/reserve_tag_storage/", "process+irqs-off(tag_storage_reserve_block:__xas_nomem)",
            Of([], [Thread([new(Operation.Pin)], atomic: 1, sleeping: 1)])),
        new("i3-stranded-save", "rfc-v3", "I3/reserve_tag_storage", "pending", Race()),
        new("i4-saved-and-reserved", "rfc-v3", "I4/reserve_tag_storage", "", Race()),
        new("i11-leak", "rfc-v3", "I11/mte_try_transfer_swap_tags", "leaked for want of a slot", SwapIn(atomic: 1, sleeping: 1)),
        new("i12-recursion", "rfc-v3", "I12/mte_save_tags_for_pfn", "recursion: tags_by_pfn.xa_lock", Race()),
        new("i12-inconsistent", "rfc-v3", "I12/mte_restore_tags_for_pfn", "inconsistent lock state: tags_by_pfn.xa_lock", Interrupted()),
        new("i12-interrupt", "rfc-v3", "I12/mte_restore_tags_for_pfn", "interrupt: tags_by_pfn.xa_lock", Interrupted()),
        new("i12-user-return", "rfc-v2", "I12/", "lock held on return to user", Retry()),
        new("i12-mmap-recursion", "rfc-v2", "I12/do_page_fault/", "recursion: mmap_lock", Retry()),
        new("i12-blocked", "rfc-v2", "I12/", "waits for ever: mmap_lock", TakenBlock()),
        new("i13-irqs-left-off", "rfc-v3", "I13/tag_storage_reserve_block", "", Of([], [Thread([new(Operation.LoadTags)], atomic: 1)])),
        new("i21-restore", "rfc-v3", "I21/mte_restore_tags_for_pfn", "", SwapIn(atomic: 0, sleeping: 0)),
        new("i21-transfer", "rfc-v3", "I21/try_transfer_saved_tags", "!preemptible()", Fork(busy: 0)),
        new("i23-stale-page", "rfc-v3", "I23/do_swap_page", "page with other contents mapped", BesideTheSwapCache()),
        new("i23-tags-in-a-data-frame", "rfc-v3", "I23/kvm_vm_ioctl_mte_copy_tags", "tags written into the frame", TagsInADataFrame())
        {
            IsConsequence = true,
        },
    ];

    /// <summary>The explanation of a failure, made once.</summary>
    public static Explanation Explained(string name) => Case(name).Explanation!;

    /// <summary>A failure with its token, made once.</summary>
    public static ExplainedCase Case(string name) =>
        Known.GetOrAdd(name, static wanted => All.Single(failure => failure.Name == wanted).Explain());

    /// <summary>Runs it until the rule is broken and explains the run in which that took the fewest steps.</summary>
    public ExplainedCase Explain()
    {
        var subject = new ScenarioMachine(Scenario, RevisionSet.Find(Revision)!, InvariantSet.All());
        PointerNames.SetOn(subject.Revision);
        Assert.Null(Scenario.Fault());
        var engine = new OwnEngine(subject.Machine);
        var best = Shortest(subject, engine, [new RandomStrategy(1), new PctStrategy(1, 5)])
            ?? Shortest(subject, engine, [new FewSwitchesStrategy(1, preemptions: 0, length: 500)]);
        Assert.True(best is not null, $"no run shows {Name}");
        subject.Machine.Trace.IsRecording = true;
        var counter = new PreemptionCounter(new ReplayStrategy(Schedule.Of(best)));
        var schedule = ScheduleRecorder.Record(subject.Machine, counter);
        var violation = Find(subject.Machine)!.Value;
        var token = new Token(new Case(Subjects.All.Named(Revision), Scenario, schedule),
            Promise.Of(subject.Machine, violation.Key.Text(subject.Machine.LockClasses)));
        return new ExplainedCase(token, subject.Stories(), Explanation.Of(subject.Recorded(), violation, counter.Steps),
            subject.Machine.Trace.Steps);
    }

    public override string ToString() => Name;

    /// <summary>Of the runs that show it the one in which that took the fewest steps; null if none does.</summary>
    private Decision[]? Shortest(ScenarioMachine subject, OwnEngine engine, IStrategy[] strategies)
    {
        Decision[]? best = null;
        var fewest = int.MaxValue;
        for (var i = 0; i < Schedules; i++)
        {
            engine.Run(strategies[i % strategies.Length]);
            if (Find(subject.Machine) is not { } found || Cost(subject.Machine, found) >= fewest) continue;
            fewest = Cost(subject.Machine, found);
            best = subject.Machine.Trace.Decisions.ToArray();
        }

        return best;
    }

    /// <summary>Few steps and few context switches.</summary>
    private static int Cost(Machine machine, Violation violation)
    {
        var switches = 0;
        var decisions = machine.Trace.Decisions[..violation.Step];
        for (var i = 1; i < decisions.Length; i++) switches += decisions[i].Thread == decisions[i - 1].Thread ? 0 : 1;
        return violation.Step + (switches * 8);
    }

    private Violation? Find(Machine machine)
    {
        foreach (var violation in machine.Violations.Items)
        {
            var key = violation.Key.Text(machine.LockClasses);
            if (key.StartsWith(KeyStart, StringComparison.Ordinal) && key.EndsWith(KeyEnd, StringComparison.Ordinal)
                && violation.IsConsequence == IsConsequence) return violation;
        }

        return null;
    }

    private static Scenario Of(EquatableList<Call> setup, EquatableList<ScenarioThread> threads,
        params EquatableList<ScenarioInterrupt> interrupts) =>
        new(Small, PreemptRcu: true, LowerMte: true, UpperMte: true, Addresses: 2, Mms: 1, setup, threads, interrupts);

    private static ScenarioThread Thread(EquatableList<Call> calls, int atomic = 0, int sleeping = 0, int busy = 0) =>
        new(0, calls, new FaultBudget(atomic, sleeping, busy));

    /// <summary>A page with tags was swapped out, and is touched again.</summary>
    private static Scenario SwapIn(int atomic, int sleeping) =>
        Of([FirstTouch, new(Operation.SwapOut)], [Thread([new(Operation.Load)], atomic, sleeping, busy: 3)]);

    /// <summary>A page is read in by two threads, and swapped out again by the first.</summary>
    private static Scenario BesideTheSwapCache() =>
        Of([new(Operation.Store), new(Operation.SwapOut)],
            [Thread([new(Operation.Load)]), Thread([new(Operation.Store), new(Operation.SwapOut), new(Operation.SwapOut, Detail: 1)])]) with
        {
            Layout = Small with { Frames = [2, 3] },
            LowerMte = false,
            UpperMte = false,
            Options = MachineOptions.Plain with { SynchronousSwap = true },
        };

    /// <summary>What a sweep has found: the only data frame is in use, and another page is in a frame of tag storage.</summary>
    private static Scenario TagsInADataFrame() =>
        Of([new(Operation.LoadTags), new(Operation.StoreTags, Address: 2)],
            [Thread([new(Operation.Load, Address: 1)]),
                Thread([new(Operation.StoreTags, Address: 1), new(Operation.GuestWriteTags)])]) with
        {
            Layout = Small with { TagFrames = 3, Frames = [76] },
            LowerMte = false,
            UpperMte = false,
            Addresses = 3,
        };

    /// <summary>A page that may be pinned is copied at fork.</summary>
    private static Scenario Fork(int busy) =>
        Of([FirstTouch, new(Operation.Pin)], [Thread([new(Operation.Fork, Detail: 1)], busy: busy)]) with { Mms = 2 };

    /// <summary>Two threads swap a page in; the one that is done first reserves storage for it.</summary>
    private static Scenario Race() =>
        Of([FirstTouch, new(Operation.SwapOut)], [Thread([new(Operation.Load)]), Thread([new(Operation.Load)])]);

    /// <summary>A page becomes tagged, and the block that it needs is taken.</summary>
    private static Scenario Retry() =>
        Of([new(Operation.Store)],
            [Thread([new(Operation.Store)], busy: 1),
            Thread([new(Operation.MprotectMte), new(Operation.TakeBlock), new(Operation.MprotectMte)])]) with
        { LowerMte = false };

    /// <summary>What a sweep has found: a page becomes tagged, and a driver has taken the block that it needs.</summary>
    private static Scenario TakenBlock() =>
        Of([new(Operation.Load, Address: 1), new(Operation.Compact), new(Operation.TakeBlock)],
            [Thread([new(Operation.Store, Address: 1)]), Thread([new(Operation.MprotectMte)])]) with
        {
            Layout = Small with { Frames = [0, 1] },
            LowerMte = false,
        };

    /// <summary>An interrupt frees a tagged page while a thread reserves storage.</summary>
    private static Scenario Interrupted() => Of(
        [new(Operation.AllocTagged)],
        [Thread([FirstTouch])],
        new ScenarioInterrupt(0, ReleaseTagged));
}
