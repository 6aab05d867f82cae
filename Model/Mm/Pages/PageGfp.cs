using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>The gfp flags that are about pages of memory.</summary>
public static class PageGfp
{
    extension(Gfp)
    {
        /// <summary>__GFP_MOVABLE: the page may come from CMA.</summary>
        public static Gfp Movable => (Gfp)32;

        /// <summary>__GFP_TAGGED: the page needs tag storage.</summary>
        public static Gfp Tagged => (Gfp)64;

        /// <summary>GFP_HIGHUSER_MOVABLE.</summary>
        public static Gfp HighUserMovable => Gfp.Kernel | Gfp.Movable;

        /// <summary>GFP_TRANSHUGE: tries hard, without waking kswapd.</summary>
        public static Gfp Transhuge => Gfp.DirectReclaim | Gfp.Io | Gfp.Fs | Gfp.Movable;
    }
}
