namespace TagStorageModel.Engine.Events;

/// <summary>Exit codes; others rely on them.</summary>
public static class ExitCode
{
    /// <summary>All that was asked for was done, and nothing is wrong.</summary>
    public const int Clean = 0;

    /// <summary>A violation was found; for traces, a difference.</summary>
    public const int Violation = 1;

    /// <summary>Bad usage or bad input: one line says what and where.</summary>
    public const int BadInput = 2;

    /// <summary>Nothing ran, or something that must be reached never was.</summary>
    public const int Incomplete = 3;

    /// <summary>A replay no longer fits.</summary>
    public const int Misfit = 4;

    /// <summary>A mistake in this program, not in what it was asked to do.</summary>
    public const int Internal = 5;

    /// <summary>Cancelled, and nothing found.</summary>
    public const int Cancelled = 130;
}
