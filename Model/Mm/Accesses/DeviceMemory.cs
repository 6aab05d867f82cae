using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Accesses;

/// <summary>
/// A device's view of memory: it accesses the page that its driver holds, and none if the driver has let go of it, which
/// stops the device first.
/// </summary>
public sealed class DeviceMemory(Machine machine, Memory memory, DriverPages pages, DataMemory data)
    : KernelObject(machine, "device memory")
{
    /// <summary>A device reads a page; the result is 0 if the driver holds none.</summary>
    public static readonly StepKind ReadKind = new("DMA_TO_DEVICE", Access.Read) { Order = StoreOrder.Release };

    /// <summary>A device writes a page; the result is 0 if the driver holds none.</summary>
    public static readonly StepKind WriteKind = new("DMA_FROM_DEVICE", Access.Read) { Order = StoreOrder.Release };

    /// <summary>Both accesses.</summary>
    public static IReadOnlyList<StepKind> Kinds { get; } = [ReadKind, WriteKind];

    /// <summary>One access to the page in a slot: true if it was made.</summary>
    public Step<bool> Touch(int slot, bool write) => new(new(this, write ? WriteKind : ReadKind, slot));

    /// <summary>The page that a step accesses; null if there is none.</summary>
    public Page? PageOf(in Step step) =>
        pages.Held((int)step.Argument) is { IsReference: false } held ? memory[held.PageIndex] : null;

    /// <inheritdoc/>
    public override bool IsWindow => true;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        footprint.Add(pages.LocationOf((int)step.Argument), write: false);
        if (PageOf(step) is { } page) footprint.Add(data.LocationOf(page), step.Kind == WriteKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (PageOf(step) is not { } page) return 0;
        if (step.Kind == WriteKind) data.StoreNow(thread, page);
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var call = $"{step.Kind.Name}(slot {step.Argument})";
        return result == 0 ? StepText.Value(call, "nothing") : call;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
