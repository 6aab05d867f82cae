using System.Text.Json;

namespace TagStorageModel.Harness;

/// <summary>Everything of a machine that a reader may want to know between two steps of a run.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Step">How many steps have been made.</param>
/// <param name="Last">The last of them, with its thread and function; empty before the first.</param>
/// <param name="Cpus">Who runs on each CPU, and in which context.</param>
/// <param name="Threads">What each thread does next.</param>
/// <param name="Locks">The locks that are held.</param>
/// <param name="Pages">The page frames that are in use or have a state.</param>
/// <param name="Arrays">The xarrays of the series: their entries.</param>
/// <param name="Blocks">The blocks of tag storage that are reserved or in use.</param>
/// <param name="Tables">The page table entries that are not none.</param>
public sealed record MachineState(
    string Revision,
    int Step,
    string Last,
    IReadOnlyList<CpuState> Cpus,
    IReadOnlyList<ModelThreadState> Threads,
    IReadOnlyList<LockState> Locks,
    IReadOnlyList<PageState> Pages,
    IReadOnlyList<ArrayState> Arrays,
    IReadOnlyList<BlockState> Blocks,
    IReadOnlyList<EntryState> Tables)
{
    /// <summary>As one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonLines.Options) + "\n";

    /// <summary>The state of a token's run after some of its steps.</summary>
    /// <param name="token">The token; its revision must exist, and its case fit.</param>
    /// <param name="step">How many steps; 0 is after the setup.</param>
    public static MachineState At(Token token, int step)
    {
        var run = CaseRun.Of(token.Case, new() { IsRecorded = true, Steps = step });
        return new MachineStateReader((ScenarioMachine)run.UnderTest).Read(step);
    }
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

/// <summary>A page frame.</summary>
/// <param name="Pfn">Its number, in hexadecimal digits.</param>
/// <param name="IsTagStorage">Whether it lies in tag storage.</param>
/// <param name="IsFree">Whether it is free.</param>
/// <param name="Count">page_ref_count().</param>
/// <param name="Flags">Its flags that are set.</param>
/// <param name="Tags">The tags in its tag storage.</param>
public sealed record PageState(string Pfn, bool IsTagStorage, bool IsFree, int Count, string Flags, string Tags);

/// <summary>An xarray.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">Its entries that are not NULL, by index.</param>
public sealed record ArrayState(string Name, IReadOnlyList<SlotState> Entries);

/// <summary>A slot of an xarray.</summary>
/// <param name="Index">The index, in hexadecimal digits with 0x.</param>
/// <param name="Entry">What it holds.</param>
public sealed record SlotState(string Index, string Entry);

/// <summary>A block of tag storage.</summary>
/// <param name="Pfn">Its first frame, in hexadecimal digits.</param>
/// <param name="IsReserved">Whether tag_blocks_reserved holds it.</param>
/// <param name="Count">page_ref_count() of its first frame.</param>
/// <param name="Users">The pages with PG_tag_storage_reserved whose tags the hardware keeps in it.</param>
public sealed record BlockState(string Pfn, bool IsReserved, int Count, IReadOnlyList<string> Users);

/// <summary>A page table entry.</summary>
/// <param name="Address">Where, such as <c>mm0[1]</c>.</param>
/// <param name="Entry">What it is.</param>
public sealed record EntryState(string Address, string Entry);
