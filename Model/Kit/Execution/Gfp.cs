namespace TagStorageModel.Kit.Execution;

/// <summary>gfp_t, as far as every kernel has it. The bits 32 and 64 are left to a model for flags of its own.</summary>
[Flags]
public enum Gfp
{
    /// <summary>0.</summary>
    None = 0,

    /// <summary>__GFP_DIRECT_RECLAIM: the allocation may sleep.</summary>
    DirectReclaim = 1,

    /// <summary>The reclaim thread is woken.</summary>
    BackgroundReclaim = 2,

    /// <summary>__GFP_IO.</summary>
    Io = 4,

    /// <summary>__GFP_FS.</summary>
    Fs = 8,

    /// <summary>__GFP_HIGH: may use reserves.</summary>
    High = 16,

    /// <summary>__GFP_ZERO.</summary>
    Zero = 128,

    /// <summary>__GFP_RETRY_MAYFAIL.</summary>
    RetryMayFail = 256,

    /// <summary>__GFP_NORETRY.</summary>
    NoRetry = 512,

    /// <summary>__GFP_NOFAIL: the allocator tries until there is memory.</summary>
    NoFail = 1024,

    /// <summary>GFP_KERNEL.</summary>
    Kernel = DirectReclaim | BackgroundReclaim | Io | Fs,

    /// <summary>GFP_NOFS.</summary>
    NoFs = DirectReclaim | BackgroundReclaim | Io,

    /// <summary>GFP_NOIO.</summary>
    NoIo = DirectReclaim | BackgroundReclaim,

    /// <summary>GFP_NOWAIT.</summary>
    NoWait = BackgroundReclaim,

    /// <summary>GFP_ATOMIC.</summary>
    Atomic = BackgroundReclaim | High,
}

/// <summary>Questions asked of gfp flags.</summary>
public static class GfpFlags
{
    /// <summary>gfpflags_allow_blocking().</summary>
    public static bool MaySleep(this Gfp gfp) => (gfp & Gfp.DirectReclaim) != 0;

    /// <summary>The name of the class of flags: KERNEL, NOFS, NOIO, ATOMIC, NOWAIT or 0.</summary>
    public static string ClassName(this Gfp gfp)
    {
        if (gfp.MaySleep()) return (gfp & Gfp.Fs) != 0 ? "KERNEL" : (gfp & Gfp.Io) != 0 ? "NOFS" : "NOIO";
        if ((gfp & Gfp.High) != 0) return "ATOMIC";
        return (gfp & Gfp.BackgroundReclaim) != 0 ? "NOWAIT" : "0";
    }
}
