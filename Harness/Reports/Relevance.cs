using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Which steps of a run matter to a broken rule: those that touch what the offending step and its rule touch, that
/// took the locks held there, that led up to it, and failures. All others are folded.
/// </summary>
internal static class Relevance
{
    /// <summary>How many of the last steps of each thread involved are always shown.</summary>
    private const int LeadUp = 6;

    private const int Minor = 6;

    private const int SetupSteps = 5;

    /// <summary>The entries that matter.</summary>
    internal static SortedSet<int> Of(RecordedRun run, Violation violation, Scene scene)
    {
        var shown = new SortedSet<int>();
        var focus = Focus(run, violation, scene);
        for (var i = 0; i < scene.End; i++)
        {
            var entry = run.Entries[i];
            if (entry.IsNote) continue;
            var isNamed = scene.Subjects.Any(subject => entry.Text.Contains(subject, StringComparison.Ordinal));
            if (isNamed || scene.Marks.Contains(i) || run.IsInjected(i) || Touches(entry.Step, focus)) shown.Add(i);
        }

        DropOldNews(run, scene, shown);

        foreach (var task in scene.Tasks)
        {
            foreach (var taken in run.Held(task.Thread, task.Before)) shown.Add(taken.Entry);
            AddLeadUp(run, task, violation.Key.Function, shown);
            if (!task.Thread.IsInterrupt) AddInterruptsOff(run, task, shown);
        }

        foreach (var thread in run.Machine.Threads)
        {
            // An interrupt that matters is shown from its arrival.
            if (!thread.IsInterrupt || !shown.Any(i => run.Entries[i].Thread == thread)) continue;
            for (var i = 0; i < scene.End; i++)
            {
                if (run.Entries[i].Thread != thread) continue;
                shown.Add(i);
                break;
            }
        }

        return shown;
    }

    /// <summary>Of reads and locks only each thread's last ones tell something, and of the setup only its last words.</summary>
    private static void DropOldNews(RecordedRun run, Scene scene, SortedSet<int> shown)
    {
        var counts = new Dictionary<ModelThread, int>();
        foreach (var i in shown.Reverse().ToList())
        {
            if (scene.Marks.Contains(i) || run.IsInjected(i)) continue;
            var thread = run.Entries[i].Thread;
            var step = run.Entries[i].Step;
            var isMinor = step.Kind.Access != Access.Write || step.Target is Lock;
            var inSetup = run.InSetup(i) && !run.InSetup(scene.End - 1);
            if (!isMinor && !inSetup) continue;
            var count = counts.GetValueOrDefault(thread);
            if (count >= (inSetup ? isMinor ? 0 : SetupSteps : Minor)) shown.Remove(i);
            else counts[thread] = count + 1;
        }
    }

    private static void AddLeadUp(RecordedRun run, TaskAt task, string function, SortedSet<int> shown)
    {
        var at = task.Before;
        for (var steps = 0; (at = run.LastOf(task.Thread, at, isStep: true)) >= 0; steps++)
        {
            var entry = run.Entries[at];
            if (steps < LeadUp || (entry.Function == function && steps < LeadUp * 4)) shown.Add(at);
            else if (!entry.Calls.Contains(function)) break;
        }
    }

    /// <summary>Where interrupts are off, the step that turned them off.</summary>
    private static void AddInterruptsOff(RecordedRun run, TaskAt task, SortedSet<int> shown)
    {
        var off = -1;
        for (var at = run.LastOf(task.Thread, task.Before, isStep: true); at >= 0 && run.Entries[at].IrqsDisabled; at = run.LastOf(task.Thread, at, isStep: true)) off = at;
        if (off >= 0) shown.Add(off);
    }

    /// <summary>The locations that the offending steps touch, with what the rule looks at there.</summary>
    private static List<Footprint> Focus(RecordedRun run, Violation violation, Scene scene)
    {
        var focus = new List<Footprint>();
        foreach (var mark in scene.Marks)
        {
            if (mark < 0) continue;
            var entry = run.Entries[mark];
            var at = entry.IsNote ? run.LastOf(entry.Thread, mark, isStep: true) : mark;
            if (at >= 0) focus.Add(FootprintOf(run.Entries[at].Step, violation.Key.Invariant));
            if (entry.Note != NoteKind.Recursion) continue;
            foreach (var taken in run.Held(entry.Thread, mark).Where(taken => taken.Class == entry.Text))
                focus.Add(FootprintOf(run.Entries[taken.Entry].Step, violation.Key.Invariant));
        }

        foreach (var thread in scene.Waiting)
        {
            if (!thread.Cpu.Froze(thread)) focus.Add(FootprintOf(thread.Pending, violation.Key.Invariant));
        }

        return focus;
    }

    private static Footprint FootprintOf(in Step step, Invariant rule)
    {
        var footprint = default(Footprint);
        step.Target.Footprint(step, ref footprint);
        rule.Footprint(step, ref footprint);
        return footprint;
    }

    private static bool Touches(in Step step, List<Footprint> focus)
    {
        if (focus.Count == 0) return false;
        // A page's flags are one location, but only those of its tags matter here.
        if (step.Target is PageFlags && !IsAboutTags(PageFlags.FlagOf(step))) return false;
        var own = default(Footprint);
        step.Target.Footprint(step, ref own);
        foreach (var wanted in focus)
        {
            if (wanted.IsEverything) continue;

            // All changes of an array share its structure: the slot tells whether they have to do with each other.
            if (step.Target is XArray array ? wanted.Covers(array.SlotLocation((ulong)step.Argument), write: false) : own.SharesWith(wanted)) return true;
        }

        return false;
    }

    private static bool IsAboutTags(PageFlag flag) =>
        flag is PageFlag.TagStorageReserved or PageFlag.MteTagged or PageFlag.MteLock or PageFlag.CheckAtPrep;
}
