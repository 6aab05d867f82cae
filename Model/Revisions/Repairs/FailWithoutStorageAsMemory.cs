using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Tag storage is memory: where it cannot be had, the process is out of memory.</summary>
    internal sealed class FailWithoutStorageAsMemory : FailWithoutStorage
    {
        internal static new Repair Row { get; } =
            new("storage-oom", ["no-error-for-storage-in-use"], Postings.Both,
                "A fault on access that cannot have tag storage, nor another page, returns VM_FAULT_OOM once it was retried.")
            {
                InsteadOf = "storage-sigbus",
                Make = () => new FailWithoutStorageAsMemory(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        protected override VmFault Failure => VmFault.Oom;
    }
}
