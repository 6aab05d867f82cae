using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>The words of recorded traces: entries, indices, results.</summary>
public static class TraceTokens
{
    /// <summary>An entry as a token: <c>null</c>, <c>p3</c>, <c>v3</c>, <c>zero</c>, <c>i256</c>.</summary>
    public static string Of(XaEntry entry)
    {
        if (entry.IsNull) return "null";
        if (entry.IsZero) return "zero";
        if (entry.IsValue) return string.Create(CultureInfo.InvariantCulture, $"v{entry.Value}");
        if (entry.IsError) return OfErrno(entry.Err);
        return entry.IsInternal
            ? string.Create(CultureInfo.InvariantCulture, $"i{entry.Raw >> 2}")
            : string.Create(CultureInfo.InvariantCulture, $"p{entry.PointerNumber}");
    }

    /// <summary>A result of a function that returns 0 or an errno.</summary>
    public static string OfErrno(int result) => result switch
    {
        Errno.NoMemory => "-ENOMEM",
        Errno.Invalid => "-EINVAL",
        Errno.Busy => "-EBUSY",
        _ => result.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>An index as a token.</summary>
    public static string OfIndex(ulong index) => string.Create(CultureInfo.InvariantCulture, $"0x{index:x}");

    /// <summary>Reads an entry; false if it is none.</summary>
    public static bool TryEntry(string token, out XaEntry entry)
    {
        entry = token == "zero" ? XaEntry.Zero : XaEntry.Null;
        if (token is "zero" or "null") return true;
        if (token.Length < 2 || !ulong.TryParse(token.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        switch (token[0])
        {
            case 'p' when number is > 0 and < 1ul << 62:
                entry = XaEntry.Pointer(number);
                return true;
            case 'v' when number <= long.MaxValue:
                entry = XaEntry.OfValue(number);
                return true;
            case 'i' when number <= 257:
                entry = XaEntry.Internal(number);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads an index; false if it is none.</summary>
    public static bool TryIndex(string token, out ulong index)
    {
        index = 0;
        return token.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(token.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out index);
    }

    /// <summary>Reads allocation flags; false if they are none.</summary>
    public static bool TryGfp(string token, out Gfp gfp)
    {
        gfp = token switch
        {
            "KERNEL" => Gfp.Kernel,
            "ATOMIC" => Gfp.Atomic,
            "NOWAIT" => Gfp.NoWait,
            _ => Gfp.None,
        };
        return gfp != Gfp.None;
    }
}
