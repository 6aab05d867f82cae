using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Who did what to an object earlier in a recorded run.</summary>
public static class History
{
    /// <summary>The last entry before a place that matches, notes left out; −1 if there is none.</summary>
    public static int Last(this RecordedRun run, int before, Func<TraceEntry, bool> matches)
    {
        for (var i = Math.Min(before, run.Entries.Count) - 1; i >= 0; i--)
        {
            if (!run.Entries[i].IsNote && matches(run.Entries[i])) return i;
        }

        return -1;
    }

    /// <summary>The first step of a thread after a place; −1 if it made none.</summary>
    public static int Next(this RecordedRun run, ModelThread thread, int after)
    {
        for (var i = after + 1; i < run.Entries.Count; i++)
        {
            if (run.Entries[i].Thread == thread && !run.Entries[i].IsNote) return i;
        }

        return -1;
    }

    /// <summary>Something could not be had where the strategy let a step fail, and what functions made of that.</summary>
    public static Fact FailureFact(this RecordedRun run, int at, string what) =>
        new(at, $"{what}, which may happen at any time{Returns.After(run, at)}");

    /// <summary>The last step that the strategy let fail, of a thread.</summary>
    public static int LastFailure(this RecordedRun run, ModelThread? thread, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (run.Entries[i].Thread == thread && run.IsInjected(i)) return i;
        }

        return -1;
    }

    /// <summary>The last step that a thread makes before it has returned from a function that it is in at a place.</summary>
    public static int EndOf(this RecordedRun run, int at, string function)
    {
        var end = at;
        for (var i = at + 1; i < run.Entries.Count; i++)
        {
            if (run.Entries[i].Thread != run.Entries[at].Thread) continue;
            if (!run.Entries[i].Calls.Contains(function)) break;
            if (!run.Entries[i].IsNote) end = i;
        }

        return end;
    }

    /// <summary>The last place before another where a thread was in a function; −1 if it never was.</summary>
    public static int LastIn(this RecordedRun run, string function, int before) =>
        function.Length == 0 ? -1 : run.Last(before, entry => entry.Calls.Contains(function));

    /// <summary>Whether a thread does two things in one system call, fault or run of a daemon.</summary>
    public static bool IsInOneCall(this RecordedRun run, int first, int second)
    {
        var thread = run.Entries[first].Thread;
        for (var i = first; i <= second; i++)
        {
            var entry = run.Entries[i];
            if (entry.Thread == thread && (entry.Calls.Count == 0 || entry.Calls[^1] != run.Entries[first].Calls[^1])) return false;
        }

        return true;
    }

    /// <summary>
    /// Whether an entry touches what a step touches; where that goes through one object to others, whichever of them it
    /// is.
    /// </summary>
    public static bool Touches(this TraceEntry entry, in Step wanted)
    {
        var step = entry.Step;
        if (entry.IsNote || step.Kind.Access == Access.None || (step.Target != wanted.Target && !wanted.Target.IsWindow)) return false;
        return step.Target == wanted.Target ? step.Target.IsAboutTheSame(step, wanted) : wanted.Target.IsAboutTheSame(wanted, step);
    }

    /// <summary>Whether an entry writes what a step has read.</summary>
    public static bool Writes(this TraceEntry entry, in Step read) =>
        entry.Touches(read) && entry.Step.Target.HasWritten(entry.Step, entry.Result);

    /// <summary>The function of the code under test or of its callers that a step, or the last step before a note, is in.</summary>
    public static string FunctionOf(this RecordedRun run, int entry) =>
        run.Entries[run.Entries[entry].IsNote && run.LastOf(run.Entries[entry].Thread, entry, isStep: true) is >= 0 and var last ? last
            : entry].Function;

    /// <summary>A step's number in words, to be put behind the name of a thread.</summary>
    public static string AtStep(this RecordedRun run, int entry) => run.InSetup(entry) ? " in the setup" : $" at step {run.Number(entry)}";
}
