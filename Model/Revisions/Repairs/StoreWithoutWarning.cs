using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>That memory is short is no mistake: the page is kept.</summary>
    internal sealed class StoreWithoutWarning : Patch
    {
        internal static Repair Row { get; } =
            new("swap-store-quiet", ["warning-without-memory"], Postings.Both,
                "mte_save_page_tags_by_swp_entry() does not warn of an error of xa_store().")
            {
                Make = () => new StoreWithoutWarning(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool WarnWithoutMemory(XaEntry old) => old.IsError;
    }
}
