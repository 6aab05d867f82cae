using System.Globalization;
using System.Text.RegularExpressions;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>One line of the story.</summary>
/// <param name="Number">The step's number from 1; 0 where it is not a step.</param>
/// <param name="Thread">Who.</param>
/// <param name="Text">What, in C.</param>
/// <param name="Function">The innermost function of the series or of its callers.</param>
/// <param name="Service">The kernel service within it, or empty.</param>
/// <param name="Calls">All C functions, innermost first.</param>
/// <param name="Change">What it changed beside its object: interrupts off, a failure injected; or empty.</param>
/// <param name="IsShown">Whether it matters; otherwise it is folded.</param>
/// <param name="IsViolation">Whether the rule is broken here.</param>
public sealed partial record ExplainedStep(
    int Number, string Thread, string Text, string Function, string Service, EquatableList<string> Calls, string Change, bool IsShown, bool IsViolation)
{
    internal static IEnumerable<ExplainedStep> Of(RecordedRun run, Scene scene, IReadOnlySet<int> shown)
    {
        var irqs = new Dictionary<ModelThread, bool>();
        for (var i = 0; i < scene.End; i++)
        {
            var entry = run.Entries[i];
            var isViolation = scene.Marks.Contains(i);
            var before = irqs.GetValueOrDefault(entry.Thread, entry.Thread.IsInterrupt);
            irqs[entry.Thread] = entry.IrqsDisabled;
            if ((run.InSetup(i) && !run.InSetup(scene.End - 1)) || (entry.IsNote && !isViolation)) continue;
            var change = entry.IsNote || before == entry.IrqsDisabled ? "" : entry.IrqsDisabled ? "irqs off" : "irqs on";
            if (run.IsInjected(i)) change = "injected failure";
            var text = entry.IsNote ? NoteText(run, i) : StepText(run, entry.Text);
            yield return Make(run.Number(i), entry.Thread, text, entry.Function, entry.Calls, change, isViolation || shown.Contains(i), isViolation);
        }

        foreach (var thread in scene.Waiting)
        {
            var wanted = thread.Pending;
            var text = thread.Cpu.Froze(thread) ? $"interrupted by {thread.Cpu.Handler}" : StepText(run, wanted.Target.Describe(wanted, 0));
            yield return Make(0, thread, text, thread.Calls.Innermost?.Name ?? "", thread.Calls.Names(), "waits for ever", true, true);
        }
    }

    private static ExplainedStep Make(
        int number, ModelThread thread, string text, string function, IReadOnlyList<string> calls, string change, bool isShown, bool isViolation)
    {
        var service = calls.Count > 0 && calls[0] != function ? calls[0] : "";
        return new(number, thread.Name, text, function, service, [.. calls], change, isShown, isViolation);
    }

    /// <summary>A step as C has it: page table entries hold frame numbers.</summary>
    private static string StepText(RecordedRun run, string text) =>
        text == "start()" ? "starts" : PageNumber().Replace(text, match => run.Subject.Revision.Memory[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)].ToString());

    [GeneratedRegex(@"page#(\d+)")]
    private static partial Regex PageNumber();

    /// <summary>The note at which a rule was broken, as a line of C.</summary>
    private static string NoteText(RecordedRun run, int at)
    {
        var entry = run.Entries[at];
        var previous = at > 0 ? run.Entries[at - 1] : entry;
        return entry.Note switch
        {
            NoteKind.SleepInAtomic when previous.Note == NoteKind.MightAlloc => $"might_alloc(GFP_{((Gfp)previous.Result).ClassName()})",
            NoteKind.MightAlloc => $"might_alloc(GFP_{((Gfp)entry.Result).ClassName()})",
            NoteKind.SleepInAtomic => entry.Result != 0 ? "sleeps" : "might_sleep()",
            NoteKind.Warning => $"WARN_ON({entry.Text})",
            NoteKind.IrqStateChanged => $"{First(entry)} returns, irqs_disabled() {entry.Text.Replace(" ", " → ", StringComparison.Ordinal)}",
            NoteKind.PreemptCountChanged => $"{First(entry)} returns, preempt_count() {entry.Text.Replace(" ", " → ", StringComparison.Ordinal)}",
            NoteKind.Recursion => $"takes {entry.Text}, and holds it already",
            NoteKind.UnlockNotHeld => $"releases {entry.Text}, and does not hold it",
            NoteKind.ReturnToUser => "returns to user space",
            _ => entry.Text,
        };
    }

    private static string First(TraceEntry entry) => entry.Calls.Count > 0 ? entry.Calls[0] : entry.Thread.Name;
}
