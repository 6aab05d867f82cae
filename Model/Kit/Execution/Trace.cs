namespace TagStorageModel.Kit.Execution;

/// <summary>
/// What a run did: always its decisions and a running hash of every step; the steps themselves only while
/// <see cref="IsRecording"/>, since only a run that is shown to somebody needs them.
/// </summary>
public sealed class Trace
{
    /// <summary>The outcome of a step that was no choice.</summary>
    public const int NoChoice = -1;

    private readonly List<TraceEntry> entries = [];
    private readonly List<FunctionReturn> returns = [];
    private Decision[] decisions = new Decision[256];
    private ulong hash;

    /// <summary>Whether steps and notes are kept.</summary>
    public bool IsRecording { get; set; }

    /// <summary>Steps done so far, those of the setup not counted.</summary>
    public int Steps { get; private set; }

    /// <summary>Steps of the setup.</summary>
    public int SetupSteps { get; private set; }

    /// <summary>A digest of all steps and their results so far: equal runs have equal digests, in every process.</summary>
    public ulong Digest => hash;

    /// <summary>Who went at each step and how choices fell: the schedule.</summary>
    public ReadOnlySpan<Decision> Decisions => decisions.AsSpan(0, Steps);

    /// <summary>The recorded steps and notes, in order.</summary>
    public IReadOnlyList<TraceEntry> Entries => entries;

    /// <summary>What recorded functions have returned, in order; those that return nothing are left out.</summary>
    public IReadOnlyList<FunctionReturn> Returns => returns;

    internal void Clear()
    {
        Steps = 0;
        SetupSteps = 0;
        hash = 14695981039346656037;
        entries.Clear();
        returns.Clear();
    }

    internal void SetupEnded()
    {
        SetupSteps = Steps;
        Steps = 0;
    }

    internal void Add(ModelThread thread, in Step step, int outcome, long result)
    {
        if (Steps == decisions.Length) Array.Resize(ref decisions, Steps * 2);
        decisions[Steps++] = new Decision((byte)thread.Index, (sbyte)outcome);
        hash = Mixed(step.Kind.Hash ^ ((ulong)step.Target.NameHash << 24) ^ ((ulong)(byte)thread.Index << 56));
        hash = Mixed((ulong)result);
        hash = Mixed((ulong)step.Argument);
        hash = Mixed((ulong)step.Value);
        if (IsRecording)
            entries.Add(Entry(thread, step, step.Target.Describe(step, result).ToString(), result,
                null) with
            { Told = step.Target.Tell(step, result) });
    }

    /// <summary>A step of which only the decision is kept.</summary>
    internal void Add(ModelThread thread, int outcome)
    {
        if (Steps == decisions.Length) Array.Resize(ref decisions, Steps * 2);
        decisions[Steps++] = new Decision((byte)thread.Index, (sbyte)outcome);
    }

    internal void Add(ModelThread thread, NoteKind kind, long first, long second, string? text) =>
        entries.Add(Entry(thread, default, text ?? $"{first} {second}", first, kind) with { Second = second });

    /// <summary>The innermost function of a thread returns.</summary>
    internal void Returned<T>(ModelThread thread, T value)
    {
        if (!IsRecording || thread.Calls.Depth == 0 || thread.Calls[thread.Calls.Depth - 1] is not { IsCode: false } function) return;
        returns.Add(new FunctionReturn(entries.Count, thread, function.Name, value));
    }

    private ulong Mixed(ulong word)
    {
        var mixed = (hash ^ word) * 0x9e3779b97f4a7c15;
        return mixed ^ (mixed >> 32);
    }

    private static TraceEntry Entry(ModelThread thread, in Step step, string text, long result, NoteKind? kind) =>
        new(thread, step, text, result, thread.Calls.Names(), thread.Drains is null && thread.Cpu.IrqsDisabled, kind)
        {
            Function = thread.Calls.Innermost?.Name ?? "",
            PreemptCount = thread.Cpu.PreemptCount,
            RcuDepth = thread.RcuDepth,
            LocksHeld = thread.Held.Count,
            Place = kind is null ? thread.Place : -1,
        };
}

/// <summary>What a recorded C function returned.</summary>
/// <param name="Entry">How many entries the trace had then.</param>
/// <param name="Thread">Who.</param>
/// <param name="Function">The C function.</param>
/// <param name="Value">The value; null is NULL.</param>
public sealed record FunctionReturn(int Entry, ModelThread Thread, string Function, object? Value);

/// <summary>Who made a step, and how its choice fell.</summary>
/// <param name="Thread">The thread's index.</param>
/// <param name="Outcome">The outcome, or <see cref="Trace.NoChoice"/>.</param>
public readonly record struct Decision(byte Thread, sbyte Outcome);

/// <summary>One line of a recorded trace.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Step">The step; its target is null for a note.</param>
/// <param name="Text">The step in C.</param>
/// <param name="Result">Its result; of a note the first fact.</param>
/// <param name="Calls">The C functions the thread was in, innermost first.</param>
/// <param name="IrqsDisabled">The CPU's interrupt state after it.</param>
/// <param name="Note">What was noted; null if it is a step.</param>
public sealed record TraceEntry(
    ModelThread Thread, Step Step, string Text, long Result, IReadOnlyList<string> Calls, bool IrqsDisabled, NoteKind? Note)
{
    /// <summary>The second fact of a note.</summary>
    public long Second { get; init; }

    /// <summary>The step as explanations print it, the call apart from its result; of a note its text.</summary>
    public StepText Told { get; init; } = Text;

    /// <summary>The innermost function of the code under test or its callers; empty outside of any.</summary>
    public string Function { get; init; } = "";

    /// <summary>The CPU's preempt count after it.</summary>
    public int PreemptCount { get; init; }

    /// <summary>The thread's nesting of RCU sections after it.</summary>
    public int RcuDepth { get; init; }

    /// <summary>How many locks the thread holds after it.</summary>
    public int LocksHeld { get; init; }

    /// <summary>Which step of that function it is, by <see cref="Function.StepsIn"/>; −1 for a note, and where it is not known.</summary>
    public int Place { get; init; } = -1;

    /// <summary>Whether this is a note rather than a step.</summary>
    public bool IsNote => Note is not null;
}
