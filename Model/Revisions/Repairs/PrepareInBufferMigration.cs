using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The migration of a page with buffers has memory ready for its tags before it takes private_lock.</summary>
    internal sealed class PrepareInBufferMigration : PreparedCopies
    {
        internal static Repair Row { get; } =
            new("prepare-in-buffer-migration", ["copy-under-private-lock"], Postings.Both,
                "__buffer_migrate_folio() allocates buffer and slot for the target before it locks buffers and private_lock.")
            {
                Make = () => new PrepareInBufferMigration(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("__buffer_migrate_folio", IsPart = true)]
        internal override async KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode)
        {
            if (await Prepare(target, 1) != 0) return Errno.NoMemory;
            var result = await base.BufferMigrateFolio(index, target, source, mode);
            await End(target, 1);
            return result;
        }
    }
}
