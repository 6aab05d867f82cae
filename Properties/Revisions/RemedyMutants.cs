using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>Each is a remedy, or a piece of one, with one lock, flag or order changed.</summary>
internal static class RemedyMutants
{
    internal static IReadOnlyDictionary<string, RevisionEntry> All { get; } = new Dictionary<string, RevisionEntry>
    {
        ["prepares nothing"] = Of(() => new PreparesNothing()),
        ["prepares under ptl"] = Of(() => new PreparesUnderPtl()),
        ["ends nothing"] = Of(() => new EndsNothing()),
        ["releases with xa_release()"] = Of(() => new ReleasesWithTheLock()),
        ["allocates with GFP_KERNEL"] = Of(() => new AllocatesWithGfpKernel()),
        ["loses silently"] = Of(() => new LosesSilently()),
        ["puts nothing back"] = Of(() => new PutsNothingBack()),
        ["gives back what is used"] = Of(() => new GivesBackWhatIsUsed()),
    };

    private static RevisionEntry Of(Func<Revision.Patch> make) =>
        new("mutant", "", (machine, configuration) => new PatchedV3(machine, configuration, [make()]).Apply());

    private sealed class PreparesNothing : Revision.PrepareInFork
    {
        internal override KernelTask<int> Prepare(Page first, int count) => new(0);
    }

    private sealed class PreparesUnderPtl : Revision.PreparedCopies
    {
        internal override async KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc)
        {
            await Prepare(prealloc, 1);
            return await base.CopyPresentPage(child, address, page, prealloc);
        }
    }

    private sealed class EndsNothing : Revision.PrepareInCollapse
    {
        internal override KernelTask End(Page first, int count) => default;
    }

    private sealed class ReleasesWithTheLock : Revision.PrepareInCollapse
    {
        internal override async KernelTask Release(Page page) => await Code.TagsByPfn.XaRelease(page.Pfn.Value);
    }

    private sealed class AllocatesWithGfpKernel : Revision.AtomicBufferCache
    {
        internal override Gfp CacheFlags => Gfp.Kernel;
    }

    private sealed class LosesSilently : Revision.AtomicBufferCache
    {
        internal override KernelTask Lose(Page to) => default;
    }

    private sealed class PutsNothingBack : Revision.AtomicBufferCache
    {
        internal override KernelTask PutBuffer(long buffer) => default;
    }

    private sealed class GivesBackWhatIsUsed : Revision.ReservedAtAllocation
    {
        internal override async KernelTask GiveBack(Page page)
        {
            var entry = await Code.MteEraseTagsForPfn(page);
            if (!entry.IsNull) await Code.Buffers.Free((long)(entry.Raw & ~1UL));
        }
    }
}
