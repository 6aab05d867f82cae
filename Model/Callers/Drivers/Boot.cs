using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Revisions;

// What happens before anything else can: arch/arm64/kernel/cpufeature.c, arch/arm64/kernel/mte_tag_storage.c
public abstract partial class Revision
{
    /// <summary>Boots the machine, and then makes the calls of a setup.</summary>
    [CFunction("boot", IsPart = true)]
    public async KernelTask Boot(IReadOnlyList<Call> setup)
    {
        await MteInitTagStorage();
        if (ZeroPage is { } zero) await BootZeroPage(zero);
        await Run(setup);
    }

    /// <summary>Whether something is to be done at boot although there is no setup.</summary>
    public virtual bool BootsWithoutSetup => ZeroPage is not null;

    /// <summary>mte_init_tag_storage(): the regions are known, before any memory is given out.</summary>
    [CFunction("boot", IsPart = true)]
    protected virtual KernelTask MteInitTagStorage() => default;

    [CFunction("boot", IsPart = true)]
    private async KernelTask BootZeroPage(ZeroPage zero)
    {
        await FreeLists.TakeFrame(zero.Page);
        await Counts.Set(zero.Page, 1);
        await CpuEnableMte(zero);
        await MteTagStorageActivate(zero.Page);
    }

    /// <summary>
    /// cpu_enable_mte(): the zero page has tags before there is a user of tag storage, which set_page_mte_tagged()
    /// could ask for.
    /// </summary>
    [CFunction("cpu_enable_mte", IsService = true)]
    protected async KernelTask CpuEnableMte(ZeroPage zero)
    {
        if (!await TryPageMteTagging(zero.Page)) return;
        await zero.ClearTags();
        await Flags.Set(zero.Page, PageFlag.MteTagged);
    }

    /// <summary>
    /// mte_tag_storage_activate_regions(), before the static key is enabled: the zero page gets tag
    /// storage if it can be had.
    /// </summary>
    [CFunction("mte_tag_storage_activate_regions")]
    protected virtual async KernelTask MteTagStorageActivate(Page zero) => await ReserveTagStorage(zero, 0, Gfp.HighUserMovable);
}
