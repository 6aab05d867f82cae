using System.Text.Json.Serialization;

namespace TagStorageModel.Harness;

/// <summary>One of the things that contradict each other, as a reader sees it.</summary>
/// <param name="Mark">What stands beside its step in the lanes: a number, or <c>=></c> where the rule is broken.</param>
/// <param name="Number">The step's number from 1, or that of the last step before it; 0 if it is not after the setup.</param>
/// <param name="IsBetween">It is no step, but comes after one.</param>
/// <param name="Thread">Who; <c>setup</c> in the setup; empty where nobody did anything.</param>
/// <param name="Function">The innermost function of the series or of its callers; may be empty.</param>
/// <param name="Text">What it means.</param>
public sealed record ExplainedFact(string Mark, int Number, bool IsBetween, string Thread, string Function, string Text)
{
    /// <summary>Where the rule is broken.</summary>
    public const string Broken = "=>";

    /// <summary>When, in words, or where that is not known; empty if it is no step. The lanes tell the function of a step.</summary>
    [JsonIgnore]
    public string Where
    {
        get
        {
            var when = Number > 0 ? $"{(IsBetween ? "after step" : "step")} {Number}" : Thread == "setup" ? "setup" : "";
            return when.Length > 0 || Function.Length == 0 ? when : Function + "()";
        }
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
