using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>
/// Measures revisions in the same scenarios and the same number of random schedules of each. What it says are the figures of these
/// runs, and not of a kernel; they are for comparing revisions.
/// </summary>
public static class RemedyCosts
{
    /// <summary>Schedules of each scenario, unless somebody asks for others.</summary>
    public const int SchedulesEach = 10;

    private const ulong Seed = 1;

    /// <summary>RFC v3, and the remedies on it.</summary>
    public static IReadOnlyList<string> Revisions { get; } =
        ["rfc-v3", .. RevisionSet.All.Where(entry => entry.IsRemedy).Select(entry => entry.Name)];

    /// <summary>The names of the families, in ordinal order.</summary>
    public static IReadOnlyList<string> Families => [.. CostFamilies.All.Select(family => family.Name)];

    /// <summary>All rows: of each revision, in the order of <see cref="Revisions"/>, each family.</summary>
    public static IReadOnlyList<RemedyCost> Measure(int schedulesEach = SchedulesEach) =>
        [.. Revisions.SelectMany(revision => Families.Select(family => Measure(RevisionSet.Find(revision)!, family, schedulesEach)))];

    /// <summary>What a revision costs in the scenarios of a family.</summary>
    public static RemedyCost Measure(RevisionEntry revision, string family, int schedulesEach = SchedulesEach)
    {
        var meter = new CostMeter();
        foreach (var scenario in CostFamilies.All.Single(one => one.Name == family).Scenarios)
        {
            var made = new ScenarioMachine(scenario, revision, [.. InvariantSet.All(), meter]);
            made.Machine.PathFollower = meter;
            var engine = new OwnEngine(made.Machine);
            var strategy = new RandomStrategy(Seed);
            for (var run = 0; run < schedulesEach; run++) engine.Run(strategy);
        }

        var sum = meter.Sum;
        return new RemedyCost(
            revision.Name, family, sum.Runs, sum.MostBytes, sum.MostSlots, sum.AtomicTried, sum.AtomicFailed, sum.Killed, sum.TagsLost,
            sum.FaultsRetried, sum.OutOfMemory, sum.LongestIrqsOff, sum.LongestPreemptionOff, sum.UnusedBuffers, sum.UnusedSlots,
            PlacesChanged(revision));
    }

    /// <summary>How many functions of the model a revision changes.</summary>
    public static int PlacesChanged(RevisionEntry revision) => revision.Prototype is IPatched { Stack: var stack }
        ? PatchableFunctions.Names.Count(name => stack.Any(patch => PatchableFunctions.Has(patch, name))) : 0;
}
