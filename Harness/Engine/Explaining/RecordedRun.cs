using System.Collections.Concurrent;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>A run that has just ended, with its recorded trace: what reports ask of it.</summary>
public sealed class RecordedRun
{
    /// <summary>What the steps of the functions of code under test are called; the same for all its machines.</summary>
    private static readonly ConcurrentDictionary<Type, Dictionary<int, string>> StepNames = new();

    private readonly int[] numbers;
    private readonly int setupEntries;

    /// <summary>The run that a machine has just made, with <see cref="Trace.IsRecording"/> on.</summary>
    /// <param name="machine">The machine, still as the run left it.</param>
    /// <param name="name">What the code under test is called.</param>
    /// <param name="code">The code under test; null where the threads' own functions are all there is.</param>
    /// <param name="stories">What the subject adds to explanations.</param>
    public RecordedRun(Machine machine, string name, ICodeUnderTest? code, SubjectStories stories)
    {
        if (!machine.Trace.IsRecording) throw new InvalidOperationException("only a recorded run can be explained");
        Machine = machine;
        Name = name;
        Code = code;
        Stories = stories;
        Entries = machine.Trace.Entries;
        numbers = new int[Entries.Count];
        var setup = 0;
        var steps = 0;
        for (var i = 0; i < Entries.Count; i++)
        {
            var entry = Entries[i];
            var inSetup = entry.Thread.Index < 0;
            if (inSetup) setupEntries = i + 1;
            if (entry.IsNote) continue;
            numbers[i] = inSetup ? ++setup : ++steps;
        }
    }

    /// <summary>The machine, as the run left it.</summary>
    public Machine Machine { get; }

    /// <summary>What the code under test is called.</summary>
    public string Name { get; }

    /// <summary>The code under test; null where the threads' own functions are all there is.</summary>
    public ICodeUnderTest? Code { get; }

    /// <summary>What the subject adds to explanations.</summary>
    public SubjectStories Stories { get; }

    /// <summary>The steps and notes, those of the setup first.</summary>
    public IReadOnlyList<TraceEntry> Entries { get; }

    /// <summary>A step's number from 1, in the setup or after it; 0 for a note.</summary>
    public int Number(int entry) => numbers[entry];

    /// <summary>Where an entry stands.</summary>
    public int IndexOf(TraceEntry wanted)
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            if (ReferenceEquals(Entries[i], wanted)) return i;
        }

        return -1;
    }

    /// <summary>
    /// Which step of the function of the code under test or of its callers an entry is, such as
    /// <c>insert_entry step 2: xa_reserve</c>; empty where none is known. A note is the step that is about to be
    /// made, if it comes from within what that calls, else it comes after the last one.
    /// </summary>
    public string StepName(int entry)
    {
        var at = Entries[entry];
        if (at.Function.Length == 0) return "";
        if (!at.IsNote) return NameOf(at.Place);
        var isWithin = at.Calls.Count > 0 && at.Calls[0] != at.Function;
        for (var i = entry + 1; isWithin && i < Entries.Count; i++)
        {
            var next = Entries[i];
            if (next.Thread != at.Thread || next.IsNote) continue;
            if (next.Function == at.Function && next.Calls.Count >= at.Calls.Count && next.Place >= 0) return NameOf(next.Place);
            break;
        }

        var last = LastOf(at.Thread, entry, isStep: true);
        return last >= 0 && Entries[last].Function == at.Function && NameOf(Entries[last].Place) is { Length: > 0 } name ? "after " + name
            : "";
    }

    private string NameOf(int place) =>
        place < 0 || Code is null ? ""
            : StepNames.GetOrAdd(Code.GetType(), static code =>
            Function.StepsIn(code).DistinctBy(step => step.Number).ToDictionary(step => step.Number, step => step.Name))
            .GetValueOrDefault(place, "");

    /// <summary>Whether an entry is one of the setup.</summary>
    public bool InSetup(int entry) => entry < setupEntries;

    /// <summary>Whether the strategy let the step fail.</summary>
    public bool IsInjected(int entry) =>
        !InSetup(entry) && numbers[entry] > 0 && Machine.Trace.Decisions[numbers[entry] - 1].Outcome > 0;

    /// <summary>The last entry of a thread before a place; −1 if there is none.</summary>
    public int LastOf(ModelThread? thread, int before, bool isStep = false)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (Entries[i].Thread == thread && !(isStep && Entries[i].IsNote)) return i;
        }

        return -1;
    }

    /// <summary>The locks a thread holds before a place of the trace, oldest first.</summary>
    public List<TakenLock> Held(ModelThread? thread, int before)
    {
        var held = new List<TakenLock>();
        for (var i = 0; i < before; i++)
        {
            var entry = Entries[i];
            if (entry.Thread != thread || entry.IsNote) continue;
            if (entry.LocksHeld > held.Count) held.Add(new TakenLock((Lock)entry.Step.Target, ClassOf(entry), i));
            else if (entry.LocksHeld < held.Count) held.RemoveAt(held.FindLastIndex(taken => taken.Lock == entry.Step.Target));
        }

        return held;
    }

    /// <summary>The places where locks of a class were taken, and how the thread stood then.</summary>
    public IEnumerable<int> Takes(string className)
    {
        var counts = new Dictionary<ModelThread, int>();
        for (var i = 0; i < Entries.Count; i++)
        {
            var entry = Entries[i];
            if (entry.IsNote) continue;
            var before = counts.GetValueOrDefault(entry.Thread);
            counts[entry.Thread] = entry.LocksHeld;
            if (entry.LocksHeld > before && ClassOf(entry) == className) yield return i;
        }
    }

    private static string ClassOf(TraceEntry entry) =>
        ((Lock)entry.Step.Target).Class.Name + (entry.Step.Argument == 0 ? "" : "-nested");
}

/// <summary>A lock that is held, and where in the trace it was taken.</summary>
public sealed record TakenLock(Lock Lock, string Class, int Entry);
