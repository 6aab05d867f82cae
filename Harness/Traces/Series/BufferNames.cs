using System.Globalization;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The names of tag buffers: by the order in which they were allocated.</summary>
internal sealed class BufferNames
{
    private readonly List<long> addresses = [];

    /// <summary>The buffers allocated so far, in their order.</summary>
    internal IReadOnlyList<long> Addresses => addresses;

    /// <summary>A buffer has been allocated.</summary>
    internal void Add(long address) => addresses.Add(address);

    /// <summary>The buffer of a number; NULL if there is none.</summary>
    internal long AddressOf(int number) => number <= addresses.Count ? addresses[number - 1] : 0;

    /// <summary>The name of a buffer; one that has just been allocated has the next number.</summary>
    internal string Of(long address)
    {
        if (address == 0) return "null";
        var index = addresses.IndexOf(address);
        return string.Create(CultureInfo.InvariantCulture, $"b{(index < 0 ? addresses.Count : index) + 1}");
    }

    /// <summary>The name of a buffer that is an array's entry.</summary>
    internal string Of(XaEntry entry) => entry.IsZero ? "zero" : entry.IsError ? TraceTokens.OfErrno(entry.Err) : Of((long)entry.Raw);
}
