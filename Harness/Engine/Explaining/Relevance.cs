using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// Which steps of a run matter to a broken rule, and how much: first what contradicts each other, then what was made to
/// fail, locks that are held there and arrivals of interrupts, then what touches what the offending step and its rule touch and
/// what led up to it, the latest first. All others are folded.
/// </summary>
internal sealed class Relevance
{
    /// <summary>How many of the last steps of each thread involved matter.</summary>
    private const int LeadUp = 8;

    private const int Minor = 6;

    private const int SetupSteps = 5;

    /// <summary>How many of the steps that come after matter, of the thread that broke the rule.</summary>
    private const int Next = 3;

    private const int Window = 16;
    private const int ErrorWindow = 300;
    private const int MostErrors = 4;

    private readonly RecordedRun run;
    private readonly Violation violation;
    private readonly Scene scene;
    private readonly Dictionary<int, int> ranks = [];
    private int rank = 1;

    private Relevance(RecordedRun run, Violation violation, Scene scene)
    {
        this.run = run;
        this.violation = violation;
        this.scene = scene;
    }

    /// <summary>The entries that matter, each with its rank, 0 first.</summary>
    internal static IReadOnlyDictionary<int, int> Of(RecordedRun run, Violation violation, Scene scene)
    {
        var relevance = new Relevance(run, violation, scene);
        relevance.Collect();
        return relevance.ranks;
    }

    private void Collect()
    {
        foreach (var mark in scene.Marks.Concat(scene.Facts.Select(fact => fact.Entry)).Where(entry => entry >= 0)) ranks.TryAdd(mark, 0);
        for (var i = scene.End - 1; i >= 0; i--)
        {
            if (run.IsInjected(i)) Add(i);
        }

        foreach (var task in scene.Tasks)
        {
            if (!task.Thread.IsInterrupt) AddInterruptsOff(task);
            AddRaces(task, Window / 2);
            AddLeadUp(task, 2);
            foreach (var taken in run.Held(task.Thread, task.Before).GroupBy(taken => taken.Class).Select(group => group.Last())
                .TakeLast(Minor)) Add(taken.Entry);
        }

        AddNext(1);
        AddSetup();
        foreach (var task in scene.Tasks) AddRaces(task, Window);
        foreach (var task in scene.Tasks) AddErrors(task);
        var touching = Touching();
        foreach (var i in touching.Where(i => IsMajor(run.Entries[i].Step)).Take(LeadUp)) Add(i);
        foreach (var task in scene.Tasks) AddLeadUp(task, LeadUp);
        foreach (var i in touching) Add(i);
        AddNext(Next);
        AddArrivals();
    }

    /// <summary>What led up to a fact of the setup: the last steps before it, and those of the function that is blamed.</summary>
    private void AddSetup()
    {
        if (scene.End == 0 || run.InSetup(scene.End - 1)) return;
        foreach (var fact in scene.Facts.Where(fact => fact.Entry >= 0 && run.InSetup(fact.Entry)))
        {
            var at = fact.Entry;
            if (run.Entries[at].IsNote && run.LastOf(run.Entries[at].Thread, at, isStep: true) is >= 0 and var last) Add(at = last);
            if (run.Last(at + 1, entry => entry.Calls.Count == 0) is >= 0 and var call && run.IsInOneCall(call + 1, at)) Add(call);
            var function = run.Entries[at].Function;
            for (var steps = 0; steps < Next && (at = run.LastOf(run.Entries[fact.Entry].Thread, at, isStep: true)) >= 0
                && run.Entries[at].Function == function; steps++) Add(at);
        }
    }

    private void Add(int entry)
    {
        if (ranks.TryAdd(entry, rank)) rank++;
    }

    private static bool IsMajor(in Step step) => step.Kind.Access == Access.Write && step.Target is not Lock;

    /// <summary>An interrupt that matters is shown from its arrival.</summary>
    private void AddArrivals()
    {
        foreach (var thread in run.Machine.Threads.Where(thread => thread.IsInterrupt))
        {
            var own = ranks.Where(item => run.Entries[item.Key].Thread == thread).ToList();
            if (own.Count == 0) continue;
            for (var i = 0; i < scene.End; i++)
            {
                if (run.Entries[i].Thread != thread) continue;
                ranks.TryAdd(i, own.Min(item => item.Value));
                break;
            }
        }
    }

    /// <summary>
    /// Steps that touch what the offending step touches, the latest first; of reads and locks only each thread's last
    /// ones tell something, and of the setup only its last words.
    /// </summary>
    private List<int> Touching()
    {
        var focus = Focus();
        var counts = new Dictionary<ModelThread, int>();
        var touching = new List<int>();
        for (var i = scene.End - 1; i >= 0; i--)
        {
            var entry = run.Entries[i];
            if (entry.IsNote) continue;
            var isNamed = scene.Subjects.Any(subject => entry.Text.Contains(subject, StringComparison.Ordinal));
            if (!isNamed && !Touches(entry.Step, focus)) continue;
            var isMinor = !IsMajor(entry.Step);
            var inSetup = run.InSetup(i) && !run.InSetup(scene.End - 1);
            if (isMinor || inSetup)
            {
                var count = counts.GetValueOrDefault(entry.Thread);
                if (count >= (inSetup ? isMinor ? 0 : SetupSteps : Minor)) continue;
                counts[entry.Thread] = count + 1;
            }

            touching.Add(i);
        }

        return touching;
    }

    /// <summary>What the thread did last, and in the function that broke the rule.</summary>
    private void AddLeadUp(TaskAt task, int most)
    {
        var at = task.Before;
        var function = violation.Key.Function;
        for (var steps = 0; (at = run.LastOf(task.Thread, at, isStep: true)) >= 0; steps++)
        {
            var entry = run.Entries[at];
            if (steps < most || (entry.Function == function && steps < most * 3)) Add(at);
            else break;
        }
    }

    /// <summary>
    /// What the thread has read lately in the function that broke the rule and others have written: the write that a read
    /// saw, and the write that made a read out of date.
    /// </summary>
    private void AddRaces(TaskAt task, int window)
    {
        var at = task.Before;
        for (var steps = 0; steps < window && (at = run.LastOf(task.Thread, at, isStep: true)) >= 0; steps++)
        {
            var step = run.Entries[at].Step;
            if (step.Target is Lock or Cpu || step.Kind.Access == Access.None) continue;
            var later = FirstWrite(task.Thread, step, at + 1, scene.End);
            var earlier = LastWrite(step, at);
            if (later >= 0)
            {
                Add(later);
                Add(at);
            }

            if (earlier < 0 || run.Entries[earlier].Thread == task.Thread || run.InSetup(earlier)) continue;
            Add(earlier);
            Add(at);
        }
    }

    private int FirstWrite(ModelThread thread, in Step read, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (run.Entries[i].Thread != thread && run.Entries[i].Writes(read)) return i;
        }

        return -1;
    }

    private int LastWrite(in Step read, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (run.Entries[i].Writes(read)) return i;
        }

        return -1;
    }

    /// <summary>What has failed lately: kernel functions say so by their results.</summary>
    private void AddErrors(TaskAt task)
    {
        var found = 0;
        var at = task.Before;
        for (var steps = 0; steps < ErrorWindow && found < MostErrors && (at = run.LastOf(task.Thread, at, isStep: true)) >= 0; steps++)
        {
            if (run.Entries[at].Told.Kind != ResultKind.Error) continue;
            Add(at);
            found++;
        }
    }

    /// <summary>What had not happened yet.</summary>
    private void AddNext(int most)
    {
        foreach (var task in scene.Tasks.Take(1))
        {
            var count = 0;
            for (var i = scene.End; i < run.Entries.Count && count < most; i++)
            {
                if (run.Entries[i].Thread != task.Thread || run.Entries[i].IsNote) continue;
                Add(i);
                count++;
            }
        }
    }

    /// <summary>Where interrupts are off, the step that turned them off.</summary>
    private void AddInterruptsOff(TaskAt task)
    {
        var off = -1;
        for (var at = run.LastOf(task.Thread, task.Before, isStep: true); at >= 0
            && run.Entries[at].IrqsDisabled; at = run.LastOf(task.Thread, at, isStep: true)) off = at;
        if (off >= 0) Add(off);
    }

    /// <summary>The locations that the offending steps touch, with what the rule looks at there.</summary>
    private List<Footprint> Focus()
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

    internal static Footprint FootprintOf(in Step step, Invariant rule)
    {
        var footprint = default(Footprint);
        step.Target.Footprint(step, ref footprint);
        rule.Footprint(step, ref footprint);
        return footprint;
    }

    private bool Touches(in Step step, List<Footprint> focus)
    {
        if (focus.Count == 0) return false;
        if (!run.Stories.Matters(step)) return false;
        var own = default(Footprint);
        step.Target.Footprint(step, ref own);
        foreach (var wanted in focus)
        {
            if (wanted.IsEverything) continue;

            // All changes of an array share its structure: the slot tells whether they have to do with each other.
            if (step.Target is XArray array ? wanted.Covers(array.SlotLocation((ulong)step.Argument), write: false)
                : own.SharesWith(wanted)) return true;
        }

        return false;
    }
}
