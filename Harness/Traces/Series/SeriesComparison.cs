using System.Globalization;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>Compares recorded events with the model's: what the model has no counterpart for is left out.</summary>
internal static class SeriesComparison
{
    /// <summary>The recorded events without those, and what a debug kernel says with its numbers counted anew.</summary>
    internal static (List<string> Events, List<string> Diagnoses) Comparable(IReadOnlyList<string> events, IReadOnlyList<string> diagnoses)
    {
        var kept = new List<string>(events.Count);
        var places = new int[events.Count + 1];
        for (var i = 0; i < events.Count; i++)
        {
            places[i] = kept.Count;
            if (!IsLeftOut(events[i])) kept.Add(events[i]);
        }

        places[^1] = kept.Count;
        return (kept, [.. diagnoses.Select(text => Moved(text, places))]);
    }

    /// <summary>The first place at which two lists differ; null if there is none.</summary>
    internal static string? FirstDifference(IReadOnlyList<string> expected, IReadOnlyList<string> got)
    {
        for (var i = 0; i < Math.Max(expected.Count, got.Count); i++)
        {
            var (wanted, found) = (i < expected.Count ? expected[i] : "no more", i < got.Count ? got[i] : "no more");
            if (wanted != found) return $"{i}: expected {wanted}, got {found}";
        }

        return null;
    }

    /// <summary>Barriers, which are the store buffers' affair; and a change of an entry, which the result tells.</summary>
    private static bool IsLeftOut(string name) => name is "smp_wmb" or "smp_rmb" or "pte_modify fault_on_access";

    private static string Moved(string text, int[] places)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var place = int.Parse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture);
        return place < places.Length ? string.Create(CultureInfo.InvariantCulture, $"{places[place]}{text[colon..]}") : text;
    }
}
