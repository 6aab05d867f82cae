using System.Globalization;

namespace TagStorageModel.Check;

/// <summary>What a check that found nothing has explored.</summary>
/// <param name="Name">What the check is called.</param>
/// <param name="Executions">Runs explored: of an exhaustive search one of each class of equivalent ones.</param>
/// <param name="Steps">Steps of all runs.</param>
/// <param name="Ended">Whether an exhaustive search came to its end: nothing within the bounds is left.</param>
/// <param name="Bounds">Those that have cut something: beyond them nothing is known.</param>
public sealed record CheckResult(string Name, long Executions, long Steps, bool Ended, IReadOnlyCollection<string> Bounds)
{
    /// <summary>Whether every interleaving was explored, without any exception.</summary>
    public bool IsVerified => Ended && Bounds.Count == 0;

    /// <summary>Programs generated: 1 unless they were.</summary>
    public int Programs { get; init; } = 1;

    /// <summary>In words: only what has been verified is called so.</summary>
    public override string ToString()
    {
        var executions = $"{Count(Executions, "execution")}, {Count(Steps, "step")}";
        var programs = Programs == 1 ? "" : $" of {Count(Programs, "program")}";
        if (!Ended) return $"{Name}: explored {executions}{programs}";
        return Bounds.Count == 0 ? $"{Name}: verified, {executions}{programs}"
            : $"{Name}: verified within the bounds on {string.Join(" and ", Bounds.Select(bound => bound.Replace('_', ' ')))}, "
                + $"{executions}{programs}";
    }

    private static string Count(long count, string what) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";
}
