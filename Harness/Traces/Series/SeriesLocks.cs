using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The locks of the series, as recorded traces name them; all others are the stand-ins' affair.</summary>
internal sealed class SeriesLocks
{
    private readonly Dictionary<KernelObject, string> byLock;

    internal SeriesLocks(Revision revision)
    {
        byLock = new()
        {
            [revision.TagsByPfn.Lock] = revision.TagsByPfn.Name,
            [revision.TagsBySwpEntry.Lock] = revision.TagsBySwpEntry.Name,
            [revision.TagBlocksReserved.Lock] = revision.TagBlocksReserved.Name,
            [revision.TagBlocksLock] = "tag_blocks_lock",
            [revision.Cma.Mutex] = "cma_mutex",
        };
        for (var i = 0; i < revision.Cma.Locks.Count; i++)
            byLock[revision.Cma.Locks[i]] = string.Create(CultureInfo.InvariantCulture, $"cma{i}");
    }

    /// <summary>The name of a lock; its own if the traces have none.</summary>
    internal string NameOf(Lock item) => byLock.GetValueOrDefault(item, item.Name);

    /// <summary>A step that takes or releases one of the locks; null for all other steps.</summary>
    internal string? NameOf(in Step step) =>
        step.Target is Lock && byLock.TryGetValue(step.Target, out var name) ? $"{step.Kind.Name} {name}" : null;

    /// <summary>The locks that a thread holds, the oldest first.</summary>
    internal string HeldBy(ModelThread thread) =>
        string.Join(' ', Enumerable.Range(0, thread.Held.Count).Select(i => NameOf(thread.Held[i].Lock)));
}
