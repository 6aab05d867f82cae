using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The buffer is allocated with __GFP_NOFAIL: the allocator tries until there is memory.</summary>
    internal sealed class AllocateBufferWithoutFail : Patch
    {
        internal static Repair Row { get; } =
            new("buffer-nofail", ["buffer-failure-reported-as-transferred"], Postings.Both,
                "try_transfer_saved_tags() tries until it has a tag buffer.")
            {
                Make = () => new AllocateBufferWithoutFail(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override Step<long> AllocateBufferForCopy() => Code.Buffers.Alloc(Gfp.Kernel | Gfp.NoFail);
    }
}
