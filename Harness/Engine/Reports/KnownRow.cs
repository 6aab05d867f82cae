using System.Globalization;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Reports;

/// <summary>A known defect as a sweep has seen it, for one line of a table.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Times">
/// How often runs of generated cases have broken a rule by it; 0 if only a saved case has, or only several runs together.
/// </param>
/// <param name="Rule">The rule that it broke most often.</param>
/// <param name="HasMoreRules">Whether it broke others, too.</param>
/// <param name="Brief">What goes wrong in few words; empty if nobody has said.</param>
internal sealed record KnownRow(string Slug, long Times, string Rule, bool HasMoreRules, string Brief)
{
    private const int Thousand = 1000;

    /// <summary>How often, in at most six characters.</summary>
    internal string Count => Times switch
    {
        0 => "-",
        < 100 * Thousand => SummaryText.Number(Times),
        < 100_000L * Thousand => string.Create(CultureInfo.InvariantCulture, $"{Times / Thousand}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Times / Thousand / Thousand}M"),
    };

    /// <summary>The rule, with a mark if there are others.</summary>
    internal string Rules => Rule + (HasMoreRules ? "+" : "");

    /// <summary>The known defects of a sweep, those that were seen most often first.</summary>
    internal static IReadOnlyList<KnownRow> Of(SummaryEvent summary, IReadOnlyList<ViolationEvent> findings,
        IReadOnlyList<LockOrderEvent> orders)
    {
        var rows = findings.Where(item => item.Defect is not null).GroupBy(item => item.Defect!).Select(group =>
        {
            var rules = group.GroupBy(item => item.Invariant).OrderByDescending(rule => rule.Sum(Times))
                .ThenBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => rule.Key).ToList();
            return new KnownRow(group.Key, group.Sum(Times), rules[0], rules.Count > 1, group.First().Brief);
        }).ToList();
        var only = orders.Where(order => order.Defect is not null && rows.All(row => row.Slug != order.Defect))
            .DistinctBy(order => order.Defect).Select(order => new KnownRow(order.Defect!, 0, "", false, "locks, seen in several runs"));
        return [.. rows.Concat(only).OrderByDescending(row => row.Times).ThenBy(row => row.Slug, StringComparer.Ordinal)];

        long Times(ViolationEvent item) => summary.Shown.GetValueOrDefault(item.Key);
    }
}
