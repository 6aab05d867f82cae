using System.Globalization;

namespace TagStorageModel.Kit.Xarray;

/// <summary>
/// What an XArray slot holds, one machine word, with the kernel's encodings: 0 is NULL, low bits 00 a pointer,
/// low bit 1 a value, low bits 10 an internal entry (a node, RETRY, ZERO, an error).
/// </summary>
/// <param name="Raw">The word.</param>
public readonly record struct XaEntry(ulong Raw)
{
    private const int MaxErrno = 4095;
    private const int NodeBits = 12;

    /// <summary>NULL: the slot is empty.</summary>
    public static XaEntry Null => default;

    /// <summary>XA_RETRY_ENTRY: the node was freed, walk again from the head.</summary>
    public static XaEntry Retry => Internal(256);

    /// <summary>XA_ZERO_ENTRY: the slot is reserved; the normal interface shows it as NULL.</summary>
    public static XaEntry Zero => Internal(257);

    /// <summary>
    /// No word of the kernel's: what an <c>xas_store</c> step answers that has to allocate a node before it can go on.
    /// </summary>
    public static XaEntry NodeNeeded => Internal(258);

    /// <summary>Whether it is NULL.</summary>
    public bool IsNull => Raw == 0;

    /// <summary>xa_is_internal().</summary>
    public bool IsInternal => (Raw & 3) == 2;

    /// <summary>xa_is_value().</summary>
    public bool IsValue => (Raw & 1) != 0;

    /// <summary>xa_is_zero().</summary>
    public bool IsZero => this == Zero;

    /// <summary>xa_is_retry().</summary>
    public bool IsRetry => this == Retry;

    /// <summary>xa_is_advanced(): the normal interface refuses to store it.</summary>
    public bool IsAdvanced => IsInternal && Raw <= Retry.Raw;

    /// <summary>xa_is_err().</summary>
    public bool IsError => IsInternal && Raw >= Internal(unchecked((ulong)-MaxErrno)).Raw;

    /// <summary>xa_err(): the negative errno, or 0 for anything that is not an error.</summary>
    public int Err => IsError ? (int)((long)Raw >> 2) : 0;

    /// <summary>The number of a pointer, as given to <see cref="Pointer"/>.</summary>
    public ulong PointerNumber => Raw >> 2;

    /// <summary>xa_to_value().</summary>
    public ulong Value => Raw >> 1;

    /// <summary>xa_is_node().</summary>
    internal bool IsNode => IsInternal && Raw > 4096;

    internal int NodeNumber => (int)(Raw >> NodeBits);

    /// <summary>An opaque aligned pointer.</summary>
    /// <param name="number">From 1 to 2^62 − 1; equal numbers are the same pointer.</param>
    public static XaEntry Pointer(ulong number) => new(number << 2);

    /// <summary>xa_mk_value().</summary>
    /// <param name="value">From 0 to 2^63 − 1.</param>
    public static XaEntry OfValue(ulong value) => new((value << 1) | 1);

    /// <summary>xa_mk_internal().</summary>
    public static XaEntry Internal(ulong value) => new((value << 2) | 2);

    /// <summary>XA_ERROR().</summary>
    /// <param name="errno">A negative errno.</param>
    public static XaEntry Error(int errno) => Internal(unchecked((ulong)errno));

    /// <summary>xa_mk_node(): nodes are numbered from 1.</summary>
    internal static XaEntry Node(int number) => new(((ulong)number << NodeBits) | 2);

    /// <summary>As reports print it: <c>NULL</c>, <c>p3</c>, <c>xa_mk_value(3)</c>, <c>XA_ZERO_ENTRY</c>.</summary>
    public override string ToString()
    {
        if (IsNull) return "NULL";
        if (IsValue) return string.Create(CultureInfo.InvariantCulture, $"xa_mk_value({Value})");
        if (IsZero) return "XA_ZERO_ENTRY";
        if (IsRetry) return "XA_RETRY_ENTRY";
        if (IsError) return string.Create(CultureInfo.InvariantCulture, $"XA_ERROR({Err})");
        if (IsInternal) return string.Create(CultureInfo.InvariantCulture, $"xa_mk_internal({Raw >> 2})");
        return string.Create(CultureInfo.InvariantCulture, $"p{PointerNumber}");
    }
}
