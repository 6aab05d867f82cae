using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>The buffer is allocated with __GFP_NOFAIL: the allocator tries until there is memory.</summary>
internal static class AllocateBufferWithoutFail
{
    private const string Slug = "buffer-failure-reported-as-transferred";

    internal static Repair Row { get; } =
        new("buffer-nofail", [Slug], "try_transfer_saved_tags() tries until it has a tag buffer.")
        {
            On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
            {
                ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
                ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
            },
        };

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override Step<long> AllocateBufferForCopy() => Buffers.Alloc(Gfp.Kernel | Gfp.NoFail);
    }

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override Step<long> AllocateBufferForCopy() => Buffers.Alloc(Gfp.Kernel | Gfp.NoFail);
    }
}
