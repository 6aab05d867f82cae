using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>A finding in few lines, made from its event alone.</summary>
public static class FindingText
{
    /// <summary>The lines: title, key, facts and the way to see it again; for one whose like was shown before, two.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="isFirst">Whether it is the first of its defect, see <see cref="IsFirst"/>.</param>
    /// <param name="width">The longest line; commands that replay a failure are never broken.</param>
    public static IReadOnlyList<string> Lines(ViolationEvent finding, bool isFirst, int width)
    {
        var lines = new List<string>();
        if (!isFirst && finding.Defect is { } known)
        {
            var follows = finding.Cause is { } cause ? $", follows from {cause}" : "";
            lines.AddRange(Wrapping.Lines($"{known} again{follows}: {finding.Key}", width, 5));
        }
        else
        {
            lines.AddRange(Wrapping.Lines(finding.Title, width, 4));
            lines.AddRange(Facts(finding, width));
        }

        lines.Add("replay:  " + Replay(finding));
        return lines;
    }

    /// <summary>
    /// Whether a finding is worth telling at length: the first that shows its defect; of those that no known defect explains,
    /// the first of a rule in a function.
    /// </summary>
    public static bool IsFirst(ViolationEvent finding, IEnumerable<ViolationEvent> before) =>
        !before.Any(other => finding.Defect is null ? other.Invariant == finding.Invariant && other.Function == finding.Function
            : other.Defect == finding.Defect);

    /// <summary>Its key, and what a reader wants to know beside title and token.</summary>
    public static IEnumerable<string> Facts(ViolationEvent finding, int width) =>
        Facts(finding).Prepend($"key: {finding.Key}").SelectMany(fact => Wrapping.Lines(fact, width, 5));

    /// <summary>What a reader wants to know of a finding beside its title, key and token, each in a line.</summary>
    internal static IEnumerable<string> Facts(ViolationEvent finding)
    {
        yield return finding.Defect is { } slug ? $"known defect: {slug}" : "not among the known defects";
        if (finding.Cause is { } cause) yield return $"follows from {cause}";
        var minimized = finding.MinimizedSteps is { } steps ? $", {steps} when minimized" : "";
        var origin = finding.Source == "corpus" ? "saved failure" : finding.Source == "exhaustive"
            ? $"execution {SummaryText.Number(finding.ScheduleIndex)}" : $"case {finding.Case}, schedule {finding.ScheduleIndex}";
        yield return $"{origin}: {SummaryText.Count(finding.Steps, "step")}{minimized}, {SummaryText.Count(finding.Threads, "thread")}, "
            + $"{SummaryText.Count(finding.Preemptions, "preemption")}";
        var severity = finding.Severity == "annotation" ? "announced by an annotation" : "harm done";
        yield return $"{severity}; seen on: {string.Join(", ", finding.ConfirmedBy)}"
            + (finding.Consequence ? $"; may be the consequence of an earlier {finding.DestroyingStep}" : "");
    }

    /// <summary>The command that shows it again.</summary>
    internal static string Replay(ViolationEvent finding) => ReplayCommand.Of(finding.Token);
}
