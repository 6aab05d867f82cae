namespace TagStorageModel.Model;

/// <summary>
/// I15: no access to freed memory. A tag buffer is freed at once, without a grace period; an xarray's node lives on
/// in RCU sections that began before. That nothing is freed twice is I11's.
/// </summary>
public sealed class NoUseAfterFree : Invariant<Revision>, INoteWatcher
{
    /// <inheritdoc/>
    public override string Id => "I15";

    /// <inheritdoc/>
    public override string Sentence => "No access to freed memory";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [TagBuffers.ReadKind, TagBuffers.WriteKind];

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        // Who frees a node writes the structure; a load that goes on from a node has to be ordered against that.
        if (step.Kind == XArray.LoadKind && ((XaState)step.Payload!).HasWalked) footprint.Add(((XArray)step.Target).StructureLocation, write: false);
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        Exercised++;
        if (Code.Buffers.IsLive(step.Argument)) return;
        Machine.Violations.Report(this, thread, step.Kind == TagBuffers.ReadKind ? "tag buffer read" : "tag buffer written", step.Argument, withLocks: false);
    }

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind == NoteKind.UseAfterFree) Machine.Violations.Report(this, thread, text!, withLocks: false);
    }
}
