using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>What each CPU of a machine does, one call after the other. A thread stands for all that runs on its CPU.</summary>
/// <param name="Size">The machine.</param>
/// <param name="Setup">What is done before the CPUs start.</param>
/// <param name="Threads">What each CPU does.</param>
public sealed record AsidScenario(AsidSize Size, EquatableList<AsidSetupCall> Setup, EquatableList<EquatableList<AsidCall>> Threads)
    : IScenario
{
    /// <summary>The most calls of the setup, and of a CPU.</summary>
    public const int MostCalls = 16;

    /// <inheritdoc/>
    public int Tasks => Threads.Count;

    /// <inheritdoc/>
    public int Calls => Setup.Count + Threads.Sum(calls => calls.Count);

    /// <inheritdoc/>
    long IScenario.Size => (16L * Threads.Sum(calls => calls.Count)) + (8L * Setup.Count) + (2L * Threads.Count(calls => calls.Count > 0))
        + (4L * Size.Cpus) + Size.Asids + Size.Mms + Size.Pages + (Size.CommonTlb ? 1 : 0);

    /// <summary>What bounds it; there are no more generations than calls that switch or pin, and one.</summary>
    public IReadOnlyDictionary<string, long> Bounds => new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["ASIDs"] = Size.Asids,
        ["CPUs"] = Size.Cpus,
        ["calls"] = Threads.Sum(calls => calls.Count),
        ["mms"] = Size.Mms,
        ["pages of an mm"] = Size.Pages,
        ["setup calls"] = Setup.Count,
    };

    /// <inheritdoc/>
    public string? Fault()
    {
        if (Size.Cpus is < 1 or > AsidSize.MostCpus) return $"{Size.Cpus} CPUs: 1 to {AsidSize.MostCpus} are possible";
        if (Size.Asids < Size.Cpus + 2 || Size.Asids > AsidSize.MostAsids)
            return $"{Size.Asids} ASIDs: two more than CPUs are needed, ASID 0 being reserved, and {AsidSize.MostAsids} are possible";
        if (Size.Mms is < 1 or > AsidSize.MostMms) return $"{Size.Mms} mms: 1 to {AsidSize.MostMms} are possible";
        if (Size.Pages is < 1 or > AsidSize.MostPages) return $"{Size.Pages} pages of an mm: 1 to {AsidSize.MostPages} are possible";
        if (Threads.Count != Size.Cpus) return $"{Threads.Count} threads on {Size.Cpus} CPUs: each CPU has one";
        if (Setup.Count > MostCalls) return $"setup: more than {MostCalls} calls";
        foreach (var (cpu, call) in Setup)
        {
            if (cpu < 0 || cpu >= Size.Cpus) return $"setup: there is no cpu{cpu}";
            if (FaultOf(call, "setup") is { } fault) return fault;
            if (call.Operation == AsidOperation.Unpin) return $"setup: {call}: what the setup pins stays pinned";
        }

        for (var i = 0; i < Threads.Count; i++)
        {
            if (Threads[i].Count > MostCalls) return $"T{i}: more than {MostCalls} calls";
            var pinned = 0;
            foreach (var call in Threads[i])
            {
                if (FaultOf(call, $"T{i}") is { } fault) return fault;
                if (call.Operation is not (AsidOperation.Pin or AsidOperation.Unpin)) continue;
                if ((pinned >> call.Mm & 1) != 0 == (call.Operation == AsidOperation.Pin))
                    return $"T{i}: {call}: T{i} has {(call.Operation == AsidOperation.Pin ? "pinned it already" : "not pinned it")}";
                pinned ^= 1 << call.Mm;
            }
        }

        return null;
    }

    private string? FaultOf(AsidCall call, string where)
    {
        if (call.Operation is < AsidOperation.Switch or > AsidOperation.Unpin) return $"{where}: there is no call {(int)call.Operation}";
        if (call.Mm < 0 || call.Mm >= Size.Mms) return $"{where}: {call}: there is no mm{call.Mm}";
        return call.Page < 0 || call.Page >= Size.Pages ? $"{where}: {call}: mm{call.Mm} has {Size.Pages} pages" : null;
    }
}
