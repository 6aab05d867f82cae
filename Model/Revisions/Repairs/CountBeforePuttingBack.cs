using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A frame that is given back has the reference that is dropped.</summary>
    internal sealed class CountBeforePuttingBack : Patch
    {
        internal static Repair Row { get; } =
            new("count-first", ["frame-put-back-without-count"], Postings.V2,
                "reserve_tag_storage() counts the frame of take_page_off_buddy() before it gives it to put_page_back_buddy().")
            {
                Make = () => new CountBeforePuttingBack(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("put_page_back_buddy", IsService = true)]
        internal override async KernelTask PutPageBackBuddy(Page page)
        {
            await Code.Counts.Inc(page);
            await base.PutPageBackBuddy(page);
        }
    }
}
