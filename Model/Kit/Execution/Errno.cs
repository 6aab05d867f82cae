namespace TagStorageModel.Kit.Execution;

/// <summary>Error numbers, negative as the kernel returns them.</summary>
public static class Errno
{
    /// <summary>−EINTR.</summary>
    public const int Interrupted = -4;

    /// <summary>−EIO.</summary>
    public const int Io = -5;

    /// <summary>−EFAULT.</summary>
    public const int Fault = -14;

    /// <summary>−EOPNOTSUPP.</summary>
    public const int NotSupported = -95;

    /// <summary>−EAGAIN.</summary>
    public const int Again = -11;

    /// <summary>−ENOMEM.</summary>
    public const int NoMemory = -12;

    /// <summary>−EBUSY.</summary>
    public const int Busy = -16;

    /// <summary>−EEXIST.</summary>
    public const int Exists = -17;

    /// <summary>−EINVAL.</summary>
    public const int Invalid = -22;

    /// <summary>The name of an error, or the number.</summary>
    public static string Text(long result) => result switch
    {
        Interrupted => "-EINTR",
        Io => "-EIO",
        Fault => "-EFAULT",
        NotSupported => "-EOPNOTSUPP",
        Again => "-EAGAIN",
        NoMemory => "-ENOMEM",
        Busy => "-EBUSY",
        Exists => "-EEXIST",
        Invalid => "-EINVAL",
        _ => result.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
