using System.CommandLine;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary><c>list</c>: what there is, one item a line: its name, then one sentence.</summary>
public static class ListVerb
{
    /// <summary>What can be listed.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<(string Name, string Sentence)>>> Lists { get; } =
        new SortedDictionary<string, Func<IEnumerable<(string, string)>>>(StringComparer.Ordinal)
        {
            ["revisions"] = () => RevisionSet.All.Select(entry => (entry.Name, entry.Summary)),
            ["invariants"] = () => InvariantSet.All().Select(invariant => (invariant.Id, invariant.Sentence)),
            ["defects"] = () => Defects.All.Select(defect => (defect.Slug, $"[{string.Join(", ", defect.Revisions)}] {defect.Sentence}")),
            ["strategies"] = () => StrategySet.Names.Select(name => (name, StrategySet.Summary(name)))
                .Concat(CoyoteStrategies.Names.Select(name => ("coyote:" + name, "Microsoft.Coyote's own"))),
            ["assumptions"] = () => Assumptions.All,
        };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var what = new Argument<string>("what") { Description = string.Join("|", Lists.Keys) };
        what.AcceptOnlyFromAmong([.. Lists.Keys]);
        var command = new Command("list", "Lists revisions, invariants, defects, strategies or assumptions.") { what };
        command.SetAction(parsed =>
        {
            var rows = Lists[parsed.GetRequiredValue(what)]().ToList();
            var width = rows.Max(row => row.Name.Length);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var (name, sentence) in rows) output.WriteLine($"{name.PadRight(width)}  {sentence}");
            return ExitCode.Clean;
        });
        return command;
    }
}
