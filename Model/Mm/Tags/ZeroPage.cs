using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tags;

/// <summary>ZERO_PAGE(0): a frame that no allocator ever has, mapped wherever untouched anonymous memory is read.</summary>
public sealed class ZeroPage(Machine machine, Page page, TagMemory tags) : KernelObject(machine, "empty_zero_page")
{
    private static readonly StepKind ClearKind = new("mte_clear_page_tags", Access.Write);

    /// <summary>The page that is mapped; no allocator ever has it.</summary>
    public Page Page { get; } = page;

    /// <summary>
    /// mte_clear_page_tags() by cpu_enable_mte(). No tag write to the rules: tag storage is nobody's memory yet, since
    /// its CMA area is activated later.
    /// </summary>
    public Step ClearTags() => new(this, ClearKind);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) => footprint.Add(tags.LocationOf(Page), write: true);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        tags.WriteNow(Page, 0);
        return 0;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
