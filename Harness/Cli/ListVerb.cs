using System.CommandLine;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// <c>list</c>: what there is, one item a line: its name, then one sentence; what is indented belongs to the item above
/// it.
/// </summary>
public static class ListVerb
{
    private const string Indent = "    ";

    /// <summary>What can be listed.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<(string Name, string Sentence)>>> Lists { get; } =
        new SortedDictionary<string, Func<IEnumerable<(string, string)>>>(StringComparer.Ordinal)
        {
            ["revisions"] = () => RevisionSet.All.Select(entry => (entry.Name, entry.Summary)),
            ["invariants"] = () => InvariantSet.All().Select(invariant => (invariant.Id, invariant.Sentence)),
            ["programs"] = () => ReferencePrograms.All.Select(program => (program.Usage, program.Summary)),
            ["defects"] = () => DefectSet.All.Select(defect => (defect.Slug, WordsOf(defect))),
            ["scenarios"] = () => NamedScenarios.All.Select(scenario => (scenario.Name, WordsOf(scenario))),
            ["strategies"] = () => StrategySet.Names.Select(name => (name, StrategySet.Summary(name)))
                .Concat(CoyoteStrategies.Names.Select(name => ("coyote:" + name, "Microsoft.Coyote's own"))),
            ["assumptions"] = () => Assumptions.All,
        };

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var what = new Argument<string>("what") { Description = string.Join("|", Lists.Keys) };
        what.AcceptOnlyFromAmong([.. Lists.Keys]);
        var command = new Command("list", "Lists revisions, invariants, programs, defects, scenarios, strategies or assumptions.") { what };
        command.SetAction(parsed =>
        {
            var rows = Lists[parsed.GetRequiredValue(what)]().ToList();
            var width = rows.Max(row => row.Name.Length);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var (name, sentence) in rows)
                output.WriteLine($"{name.PadRight(width)}  {sentence.Replace("\n", "\n" + Indent, StringComparison.Ordinal)}");
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The sentence, and in further lines who said it and the token of a minimal case for each revision.</summary>
    private static string WordsOf(Defect defect)
    {
        var cases = defect.Revisions.Select(revision => (Revision: revision, Known: KnownCases.Find(defect.Slug, revision))).ToList();
        var rules = cases.Where(item => item.Known is not null)
            .Select(item => ViolationSign.Parse(item.Known!.File.Token.Promise.Key).Invariant).Distinct().ToList();
        var lines = new List<string> { $"[{string.Join(", ", defect.Revisions)}] "
            + $"{string.Concat(rules.Select(rule => rule + " "))}{defect.Function}(): {defect.Sentence}" };
        if (defect.SaidBy is { } who) lines.Add($"said by: {who}");
        if (defect.IsInMainline) lines.Add("in mainline too, or was for long");
        lines.AddRange(cases.Select(item => $"{item.Revision}: {item.Known?.File.Token.Text ?? "no case yet"}"));
        return string.Join('\n', lines);
    }

    /// <summary>The sentence, and in a further line what bounds a search of it.</summary>
    private static string WordsOf(NamedScenario scenario) =>
        $"[{string.Join(", ", scenario.Revisions)}] {scenario.Sentence}\nbounds: {ScenarioWords.Bounds(scenario.Scenario)}";
}
