using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>The data in every frame. Its contents are not modelled, only who reads and writes it when.</summary>
public sealed class DataMemory(Machine machine, Memory memory) : KernelObject(machine, "data")
{
    /// <summary>A page is copied: the argument is the target's index, the value the source's.</summary>
    public static readonly StepKind CopyKind = new("copy_page", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>A page is zeroed.</summary>
    public static readonly StepKind ClearKind = new("clear_page", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>A page is filled by a device.</summary>
    public static readonly StepKind FillKind = new("submit_bio(read)", Access.Write);

    /// <summary>copy_page().</summary>
    public Step Copy(Page to, Page from) => new(this, CopyKind, to.Index, Value: from.Index);

    /// <summary>clear_page().</summary>
    public Step Clear(Page page) => new(this, ClearKind, page.Index);

    /// <summary>A read from a device, waited for.</summary>
    public Step Fill(Page page) => new(this, FillKind, page.Index);

    /// <summary>The page that a step of this table writes.</summary>
    public Page TargetOf(in Step step) => memory[(int)step.Argument];

    /// <summary>The page that a copy reads.</summary>
    public Page SourceOf(in Step step) => memory[(int)step.Value];

    /// <summary>The location of a page's data.</summary>
    public Location LocationOf(Page page) => At(page.Index);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == CopyKind) footprint.Add(At(step.Value), write: false);
        footprint.Add(At(step.Argument), write: true);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == CopyKind) Reads(step.Value);
        Writes(step.Argument);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == CopyKind ? $"copy_page({TargetOf(step)}, {SourceOf(step)})" : $"{step.Kind.Name}({TargetOf(step)})";

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
