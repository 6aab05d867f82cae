using System.Text;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>A case that was played: its sequence as text.</summary>
/// <param name="machine">The machine, at the end of the run.</param>
/// <param name="result">What the body returned; null if it did not.</param>
/// <param name="outcomesLeft">Choices that were planned and never came up.</param>
internal sealed class GoldenRun(Machine machine, string? result, int outcomesLeft)
{
    /// <summary>Choices that were planned and never came up: the case does not test what it says.</summary>
    internal int OutcomesLeft { get; } = outcomesLeft;

    /// <summary>Loops over the pages of a huge page are shown by their first and last round.</summary>
    internal bool IsFolded { get; init; }

    /// <summary>Every function that the recorded thread was in at a step.</summary>
    internal IEnumerable<string> Functions => Recorded().SelectMany(entry => entry.Calls);

    /// <summary>Every step of the recorded thread.</summary>
    internal IEnumerable<TraceEntry> Steps => Recorded().Where(entry => entry.Note is null);

    /// <summary>One step a line: the innermost C function, then the step.</summary>
    internal string Text
    {
        get
        {
            var lines = new List<string>();
            foreach (var entry in Recorded())
            {
                if (Line(entry) is { } line) lines.Add($"{(entry.Calls.Count > 0 ? entry.Calls[0] : ""),-36} {line}\n");
            }

            var text = new StringBuilder();
            foreach (var line in IsFolded ? GoldenFold.Fold(lines) : lines) text.Append(line);
            var thread = machine.Threads[0];
            if (result is null) text.Append($"never returns: {thread.Pending.Target.Describe(thread.Pending, 0)}\n");
            else if (result.Length > 0) text.Append($"returns {result}\n");
            return text.ToString();
        }
    }

    // The first step is the thread's start.
    private IEnumerable<TraceEntry> Recorded() => machine.Trace.Entries.Where(entry => entry.Thread.Index == 0).Skip(1);

    private static string? Line(TraceEntry entry)
    {
        if (entry.Note is not { } kind) return entry.Text;
        if (kind == NoteKind.MightAlloc) return $"might_alloc({(GoldenGfp)entry.Result})";
        if (kind == NoteKind.SleepInAtomic) return entry.Result != 0 ? "!! sleeps in atomic context" : "!! might_sleep() in atomic context";
        if (kind == NoteKind.Warning) return $"!! WARN({entry.Text})";
        if (kind == NoteKind.IrqStateChanged) return $"!! returns with interrupts {(entry.IrqsDisabled ? "off" : "on")}";
        if (kind == NoteKind.PreemptCountChanged) return $"!! preempt_count {entry.Text}";
        if (kind == NoteKind.Recursion) return $"!! recursion on {entry.Text}";
        return kind == NoteKind.UnlockNotHeld ? $"!! unlocks {entry.Text}, which it does not hold" : null;
    }
}
