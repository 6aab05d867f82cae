namespace TagStorageModel.Model;

/// <summary>gfp_t, as far as the model needs it.</summary>
[Flags]
public enum Gfp
{
    /// <summary>0.</summary>
    None = 0,

    /// <summary>__GFP_DIRECT_RECLAIM: the allocation may sleep.</summary>
    DirectReclaim = 1,

    /// <summary>__GFP_KSWAPD_RECLAIM.</summary>
    KswapdReclaim = 2,

    /// <summary>__GFP_IO.</summary>
    Io = 4,

    /// <summary>__GFP_FS.</summary>
    Fs = 8,

    /// <summary>__GFP_HIGH: may use reserves.</summary>
    High = 16,

    /// <summary>__GFP_MOVABLE: the page may come from CMA.</summary>
    Movable = 32,

    /// <summary>__GFP_TAGGED: the page needs tag storage.</summary>
    Tagged = 64,

    /// <summary>__GFP_ZERO, or a user page that is zeroed by its allocator.</summary>
    Zero = 128,

    /// <summary>__GFP_RETRY_MAYFAIL.</summary>
    RetryMayFail = 256,

    /// <summary>__GFP_NORETRY.</summary>
    NoRetry = 512,

    /// <summary>GFP_KERNEL.</summary>
    Kernel = DirectReclaim | KswapdReclaim | Io | Fs,

    /// <summary>GFP_NOWAIT.</summary>
    NoWait = KswapdReclaim,

    /// <summary>GFP_ATOMIC.</summary>
    Atomic = KswapdReclaim | High,

    /// <summary>GFP_HIGHUSER_MOVABLE.</summary>
    HighUserMovable = Kernel | Movable,

    /// <summary>GFP_TRANSHUGE: tries hard, without waking kswapd.</summary>
    Transhuge = DirectReclaim | Io | Fs | Movable,
}

/// <summary>Questions asked of gfp flags.</summary>
public static class GfpFlags
{
    /// <summary>gfpflags_allow_blocking().</summary>
    public static bool MaySleep(this Gfp gfp) => (gfp & Gfp.DirectReclaim) != 0;

    /// <summary>The name of the class of flags: KERNEL, ATOMIC, NOWAIT or 0.</summary>
    public static string ClassName(this Gfp gfp)
    {
        if (gfp.MaySleep()) return "KERNEL";
        if ((gfp & Gfp.High) != 0) return "ATOMIC";
        return (gfp & Gfp.KswapdReclaim) != 0 ? "NOWAIT" : "0";
    }
}
