using System.Text.Json;
using System.Text.Json.Serialization;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Everything of a machine that a reader may want to know between two steps of a run.</summary>
/// <param name="Revision">What the code under test is called.</param>
/// <param name="Step">How many steps have been made.</param>
/// <param name="Last">The last of them, with its thread and function; empty before the first.</param>
/// <param name="Cpus">Who runs on each CPU, and in which context.</param>
/// <param name="Threads">What each thread does next.</param>
/// <param name="Locks">The locks that are held.</param>
public sealed record MachineState(
    string Revision,
    int Step,
    string Last,
    IReadOnlyList<CpuState> Cpus,
    IReadOnlyList<ModelThreadState> Threads,
    IReadOnlyList<LockState> Locks)
{
    /// <summary>What the subject's own objects hold, as JSON has it: more properties.</summary>
    [JsonExtensionData]
    public IDictionary<string, object> Objects { get; init; } = new Dictionary<string, object>();

    /// <summary>What the subject's own objects hold, in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<StateSection> Sections { get; init; } = [];

    /// <summary>As one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonLines.Options) + "\n";

    /// <summary>The state of a machine that has just made a part of a run, recorded.</summary>
    /// <param name="run">That part.</param>
    /// <param name="step">How many steps it has.</param>
    public static MachineState Of(RecordedRun run, int step) => new MachineStateReader(run).Read(step);
}

/// <summary>A CPU.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Thread">Who runs on it.</param>
/// <param name="PreemptCount">preempt_count() without its interrupt part.</param>
/// <param name="IrqsDisabled">irqs_disabled().</param>
/// <param name="RcuDepth">Nesting of RCU sections of who runs.</param>
/// <param name="Stores">Stores that have not taken effect, where there is a store buffer.</param>
public sealed record CpuState(string Name, string Thread, int PreemptCount, bool IrqsDisabled, int RcuDepth, bool Stores);

/// <summary>A thread or interrupt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Next">What it does next, in C; empty if it has returned.</param>
/// <param name="Status"><c>can go</c>, <c>waits</c>, <c>has returned</c>, <c>not started</c>, <c>interrupted</c>.</param>
/// <param name="Calls">The C functions it is in, innermost first.</param>
public sealed record ModelThreadState(string Name, string Next, string Status, IReadOnlyList<string> Calls);

/// <summary>A lock that is held.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Class">Its class.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Since">The step that took it; 0 in the setup.</param>
/// <param name="Function">The function that took it.</param>
public sealed record LockState(string Name, string Class, string Holder, int Since, string Function);
