using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers;

namespace TagStorageModel.Properties.TagStorage.Named;

public sealed class SeriesPairsTests
{
    private const string Revision = "rfc-v3";
    private static readonly Lazy<PathPairs> Named = new(() => ConflictsOfNamed(Revision));

    private static readonly IReadOnlyList<PathPair> All =
        [.. from first in SeriesPairs.Paths from second in SeriesPairs.Paths where string.CompareOrdinal(first,
            second) <= 0 select PathPair.Of(first, second)];

    /// <summary>There is no third sort of pair: a new path of the series needs scenarios, or reasons.</summary>
    [Fact]
    public void APairHasAScenarioOrAReasonAndNeverBoth()
    {
        var shown = Named.Value.Possible.Concat(Named.Value.Excluded.Where(
            item => item.Reason.StartsWith("kept apart", StringComparison.Ordinal)).Select(item => item.Pair)).Intersect(All).ToHashSet();
        None(All.Where(pair => !shown.Contains(pair) && !HasReason(pair)));
        None(shown.Where(HasReason));
        Assert.Empty(SeriesPairs.WithoutScenario.Keys.Concat(SeriesPairs.TooLarge.Keys).Concat(SeriesPairs.InPassing.Keys).Except(All));
        Assert.Empty(SeriesPairs.WithoutScenario.Keys.Intersect(SeriesPairs.TooLarge.Keys.Concat(SeriesPairs.InPassing.Keys)));
        Assert.Empty(SeriesPairs.InPassing.Keys.Intersect(SeriesPairs.TooLarge.Keys));
    }

    /// <summary>
    /// The reasons say that two paths are never under way at once on an object: the generated scenarios, which know
    /// nothing of them, agree.
    /// </summary>
    [Fact]
    public void NoGeneratedScenarioContradictsAReason()
    {
        var generated = Conflicts(Enumerable.Range(0, 1500).Select(i => ScenarioGenerator.Case(11, (ulong)i))
            .Where(scenario => scenario.Options.HugeOrder <= 6), schedules: 4);
        Assert.NotEmpty(generated.Seen);
        None(generated.Seen.Where(SeriesPairs.WithoutScenario.ContainsKey));
    }

    /// <summary>Callers too: whatever a sweep watches for overlaps is a party to a scenario, or it is said why not.</summary>
    [Fact]
    public void EveryPathHasAScenarioOrAReasonAndNeverBoth()
    {
        var seen = Named.Value.Seen.Concat(ConflictsOfNamed("rfc-v2").Seen).SelectMany(pair => new[] { pair.First, pair.Second })
            .ToHashSet();
        var without = RevisionPaths.All.Where(path => !seen.Contains(path)).ToHashSet();
        without.SymmetricExceptWith(SeriesPairs.PathsWithoutScenario.Keys);
        Assert.True(without.Count == 0, string.Join(", ", without.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void ThePathsExistOnce()
    {
        Assert.Empty(SeriesPairs.Paths.Except(RevisionPaths.All));
        Assert.Equal(SeriesPairs.Paths.Count, SeriesPairs.Paths.Distinct().Count());
    }

    private static void None(IEnumerable<PathPair> pairs) => Assert.True(!pairs.Any(), string.Join("; ", pairs));

    private static bool HasReason(PathPair pair) =>
        SeriesPairs.WithoutScenario.ContainsKey(pair) || SeriesPairs.TooLarge.ContainsKey(pair) || SeriesPairs.InPassing.ContainsKey(pair);

    private static PathPairs ConflictsOfNamed(string revision) =>
        Conflicts(NamedScenarios.All.Where(named => named.Revisions.Contains(revision)).Select(named => named.Scenario), schedules: 100,
            revision);

    private static PathPairs Conflicts(IEnumerable<Scenario> scenarios, int schedules, string revision = Revision)
    {
        var pairs = new PathPairs();
        foreach (var scenario in scenarios)
        {
            var made = new ScenarioMachine(scenario, RevisionSet.Find(revision)!, []);
            made.Machine.Overlaps = new SeriesObjects(made.Revision).Watch();
            var engine = new OwnEngine(made.Machine);
            foreach (var strategy in StrategySet.Names.Select(name => StrategySet.Make(name, 1)))
            {
                for (var run = 0; run < schedules; run++) engine.Run(strategy);
            }

            pairs.Add(made.Machine);
        }

        return pairs;
    }
}
