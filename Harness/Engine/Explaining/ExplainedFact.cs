using System.Text.Json.Serialization;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining;

/// <summary>One of the things that contradict each other, as a reader sees it.</summary>
/// <param name="Mark">What stands beside its step in the lanes: a number, or <c>=></c> where the rule is broken.</param>
/// <param name="Number">The step's number from 1, or that of the last step before it; 0 if it is not after the setup.</param>
/// <param name="IsBetween">It is no step, but comes after one.</param>
/// <param name="Thread">Who; <c>setup</c> in the setup; empty where nobody did anything.</param>
/// <param name="Function">The innermost function of the code under test or of its callers; may be empty.</param>
/// <param name="Text">What it means.</param>
public sealed record ExplainedFact(string Mark, int Number, bool IsBetween, string Thread, string Function, string Text)
{
    /// <summary>Where the rule is broken.</summary>
    public const string Broken = "=>";

    /// <summary>When, in words; empty if it is no step.</summary>
    [JsonIgnore]
    public string When => Number > 0 ? $"{(IsBetween ? "after step" : "step")} {Number}" : Thread == "setup" ? "setup" : "";

    /// <summary>When and where, in words; empty if it is no step.</summary>
    [JsonIgnore]
    public string Where => string.Join(", ", new[] { When, Function.Length == 0 ? "" : Function + "()" }.Where(word => word.Length > 0));

    /// <summary>The lines that tell it. The lanes show the function of a step: it is named only where there is room for it.</summary>
    /// <param name="width">The longest line.</param>
    internal IReadOnlyList<string> Lines(int width)
    {
        var (shortest, full) = (Told(When), Told(Where));
        return full.Count > shortest.Count ? shortest : full;

        List<string> Told(string where) => [.. Wrapping.Lines($" {Mark} {where}{(where.Length > 0 ? ": " : "")}{Text}", width, 4)];
    }

    internal static IEnumerable<ExplainedFact> All(RecordedRun run, Scene scene)
    {
        var number = 0;
        foreach (var fact in scene.Facts)
        {
            var isBroken = fact.IsBroken || (fact == scene.Facts[^1] && scene.Marks.Contains(fact.Entry));
            var mark = isBroken ? Broken : $"{++number}>";
            if (fact.Entry < 0)
            {
                yield return new(mark, 0, false, "", "", fact.Text);
                continue;
            }

            var entry = run.Entries[fact.Entry];
            var step = entry.IsNote ? run.LastOf(entry.Thread, fact.Entry, isStep: true) : fact.Entry;
            var at = run.InSetup(fact.Entry) || step < 0 ? 0 : run.Number(step);
            yield return new(mark, at, entry.IsNote && at > 0, entry.Thread.Name, entry.Function, fact.Text);
        }
    }
}
