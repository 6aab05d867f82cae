using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I11: a tag buffer is freed once, and when everything has returned each one that is not freed is in exactly one
/// slot of an xarray.
/// </summary>
public sealed class EveryTagBufferHasOneOwner : Invariant<Revision>
{
    /// <summary>Detail: kfree() of what is free.</summary>
    public const string FreedTwice = "freed twice";

    /// <summary>Detail, at the end: no xarray holds it, and nobody has freed it.</summary>
    public const string Leaked = "leaked";

    /// <summary>Detail, at the end: two slots hold it.</summary>
    public const string OwnedTwice = "owned twice";

    private readonly Dictionary<long, int> owners = [];

    /// <inheritdoc/>
    public override string Id => "I11";

    /// <inheritdoc/>
    public override string Sentence => "Every tag buffer has exactly one owner";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(TagBuffers.FreeKind, does: Free)];

    private void Free(ModelThread thread, in Step step, long result)
    {
        Exercised++;
        if (Code.Buffers.WasDoubleFree(step)) Machine.Violations.Report(this, thread, FreedTwice, step.Argument);
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned || Code.Buffers.Allocated.IsEmpty) return;
        owners.Clear();
        foreach (var slot in Code.TagsByPfn.Slots) Count(slot);
        foreach (var slot in Code.TagsBySwpEntry.Slots) Count(slot);
        foreach (var buffer in Code.Buffers.Allocated)
        {
            Exercised++;
            var count = owners.GetValueOrDefault(buffer);
            var isLive = Code.Buffers.IsLive(buffer);
            if (count == (isLive ? 1 : 0)) continue;
            var what = count == 0 ? Leaked : isLive ? OwnedTwice : "freed but still stored";
            Machine.Violations.Report(this, null, what, buffer, function: Code.Buffers.AllocatorOf(buffer)?.Name);
        }
    }

    private void Count(XaFound slot)
    {
        if (slot.Entry.IsInternal) return;
        var buffer = (long)slot.Entry.Raw;
        owners[buffer] = owners.GetValueOrDefault(buffer) + 1;
    }
}
