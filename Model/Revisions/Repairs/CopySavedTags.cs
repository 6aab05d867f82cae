using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>The source keeps its saved tags: the target gets a copy of them.</summary>
internal static class CopySavedTags
{
    private const string Slug = "transfer-moves-instead-of-copying";

    internal static Repair Row { get; } =
        new("copy-saved", [Slug],
            "try_transfer_saved_tags() copies the source's saved tags under the lock of tags_by_pfn, and leaves them.")
        {
            On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
            {
                ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
            },
        };

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        public override async KernelTask<bool> TryTransferSavedTags(Page from, Page to)
        {
            Context.Warn(!Context.IsPreemptible(ModelThread.Current), "!preemptible()", Context.AboutPreemption);
            var isTagged = await PageMteTagged(from);
            if (isTagged && await PageTagStorageReserved(to)) return false;
            var copy = await AllocateBufferForCopy();
            if (Context.Warn(copy == 0, "!tags")) return true;
            if (isTagged) await MteSavePageTags(from, copy);
            else if (!await CopySaved(from, copy)) return false;
            if (!await PageTagStorageReserved(to)) return await SaveOrFree(copy, to);
            Context.Warn(!await TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
            await MteRestorePageTags(to, copy);
            await SetPageMteTagged(to);
            await Buffers.Free(copy);
            return true;
        }

        [CFunction("try_transfer_saved_tags", IsPart = true)]
        private async KernelTask<bool> CopySaved(Page from, long copy)
        {
            await TagsByPfnLock();
            var saved = (long)(await TagsByPfn.XaLoad(from.Pfn.Value)).Raw;
            if (saved != 0) await Buffers.Write(copy, await Buffers.Read(saved));
            await TagsByPfnUnlock();
            if (saved == 0) await Buffers.Free(copy);
            return saved != 0;
        }
    }
}
