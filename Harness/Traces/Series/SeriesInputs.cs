namespace TagStorageModel.Harness.Traces.Series;

/// <summary>What a step of a case is given.</summary>
[Flags]
internal enum SeriesInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A page.</summary>
    Page = 1,

    /// <summary>The order of a folio.</summary>
    Order = 2,

    /// <summary>Allocation flags.</summary>
    Gfp = 4,

    /// <summary>A tag buffer.</summary>
    Buffer = 8,

    /// <summary>How many pages.</summary>
    Number = 16,

    /// <summary>A swap device.</summary>
    Device = 32,

    /// <summary>A swap entry.</summary>
    Entry = Device | 64,

    /// <summary>Target and source of a copy.</summary>
    Copy = 128,

    /// <summary>Page flags.</summary>
    Flags = 256,

    /// <summary>Tags.</summary>
    Tags = 512,

    /// <summary>Frames of tag storage.</summary>
    Frames = 1024,
}

/// <summary>The steps that there are, by name, with what each is given.</summary>
internal static class SeriesSteps
{
    /// <summary>The functions that are called.</summary>
    internal static IReadOnlyDictionary<string, SeriesInputs> Calls { get; } = new Dictionary<string, SeriesInputs>
    {
        ["reserve_tag_storage"] = SeriesInputs.Page | SeriesInputs.Order | SeriesInputs.Gfp,
        ["arch_alloc_page"] = SeriesInputs.Page | SeriesInputs.Order | SeriesInputs.Gfp,
        ["arch_prep_new_page"] = SeriesInputs.Page | SeriesInputs.Order | SeriesInputs.Gfp,
        ["free_tag_storage"] = SeriesInputs.Page | SeriesInputs.Order,
        ["arch_free_pages_prepare"] = SeriesInputs.Page | SeriesInputs.Order,
        ["mte_restore_tags_for_pfn"] = SeriesInputs.Page | SeriesInputs.Order,
        ["mte_allocate_tag_buf"] = SeriesInputs.None,
        ["mte_free_tag_buf"] = SeriesInputs.Buffer,
        ["mte_save_tags_for_pfn"] = SeriesInputs.Buffer | SeriesInputs.Page,
        ["tags_by_pfn_lock"] = SeriesInputs.None,
        ["tags_by_pfn_unlock"] = SeriesInputs.None,
        ["mte_erase_tags_for_pfn"] = SeriesInputs.Page,
        ["copy_highpage"] = SeriesInputs.Copy,
        ["mte_save_page_tags_by_swp_entry"] = SeriesInputs.Entry | SeriesInputs.Page,
        ["mte_restore_page_tags_by_swp_entry"] = SeriesInputs.Entry | SeriesInputs.Page,
        ["mte_invalidate_tags_by_swp_entry"] = SeriesInputs.Entry,
        ["mte_invalidate_tags_area_by_swp_entry"] = SeriesInputs.Device,
        ["mte_try_transfer_swap_tags"] = SeriesInputs.Entry | SeriesInputs.Page,
        ["arch_swap_prepare_to_restore"] = SeriesInputs.Entry | SeriesInputs.Page,
        ["mte_sync_tags"] = SeriesInputs.Page | SeriesInputs.Number,
        ["tag_clear_highpage"] = SeriesInputs.Page,
        ["try_page_mte_tagging"] = SeriesInputs.Page,
        ["set_page_mte_tagged"] = SeriesInputs.Page,
        ["page_mte_tagged"] = SeriesInputs.Page,
    };

    /// <summary>What is set up.</summary>
    internal static IReadOnlyDictionary<string, SeriesInputs> Preparations { get; } = new Dictionary<string, SeriesInputs>
    {
        ["set_flags"] = SeriesInputs.Page | SeriesInputs.Flags,
        ["clear_flags"] = SeriesInputs.Page | SeriesInputs.Order,
        ["set_tags"] = SeriesInputs.Page | SeriesInputs.Tags,
        ["fill_buf"] = SeriesInputs.Buffer | SeriesInputs.Tags,
        ["cma_take"] = SeriesInputs.Frames,
        ["irqs_off"] = SeriesInputs.None,
        ["irqs_on"] = SeriesInputs.None,
        ["preempt_disable"] = SeriesInputs.None,
        ["preempt_enable"] = SeriesInputs.None,
        ["disable"] = SeriesInputs.None,
        ["enable"] = SeriesInputs.None,
    };
}
