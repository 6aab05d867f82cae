using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A huge page that is mapped page by page has tag storage as a whole, or none.</summary>
    internal sealed class ReserveTheWholeFolio : Patch
    {
        internal static Repair Row { get; } =
            new("reserve-folio", ["reservation-of-a-tail-is-lost"], Postings.V2,
                "handle_page_missing_tag_storage() reserves storage for the folio, as in RFC v3.")
            {
                Make = () => new ReserveTheWholeFolio(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<int> ReserveMissingTagStorage(Page page)
        {
            if (!Code.HasHugePages) return await base.ReserveMissingTagStorage(page);
            var folio = new Folio(await Code.Compound.Folio(page));
            return await Code.ReserveTagStorage(Code.Memory[folio.Head], folio.Order, Gfp.HighUserMovable);
        }
    }
}
