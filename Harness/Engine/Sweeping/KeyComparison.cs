using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// What became of each key that one of two subjects has shown. One that only one of them has shown is looked for on the other,
/// around the runs that show it.
/// </summary>
/// <param name="options">The revision and its rules.</param>
/// <param name="baseOptions">What it is compared with.</param>
/// <param name="isOver">Whether there is no time left: what is not settled then stays so.</param>
/// <param name="cancel">Ends a search.</param>
internal sealed class KeyComparison(
    SweepOptions options, SweepOptions baseOptions, Func<bool> isOver, System.Threading.CancellationToken cancel)
{
    /// <summary>Around so many runs a key is looked for.</summary>
    private const int MostTried = 3;

    /// <summary>
    /// So many of the schedules around a run must show a key where it is known: otherwise that none does where it is not says
    /// nothing.
    /// </summary>
    private const int Often = 4;

    /// <summary>A row for each key that was seen.</summary>
    internal IReadOnlyList<AgainstEvent> Rows(IReadOnlyList<SeenKey> before, IReadOnlyList<SeenKey> after)
    {
        var rows = new List<AgainstEvent>();
        var slugs = before.Select(item => item.Defect).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var settled = new Dictionary<(string, string, string), AgainstEvent>();
        foreach (var item in before)
        {
            var like = after.FirstOrDefault(other => other.Key == item.Key)
                ?? after.FirstOrDefault(other => other.Sign.Likeness == item.Sign.Likeness);
            if (like is not null)
            {
                rows.Add(RowOf(item) with { Verdict = AgainstEvent.Both, Token = like.Token.Text, Note = NoteOn(item, like.Key) });
                continue;
            }

            if (!settled.TryGetValue(item.Sign.Likeness, out var row))
                settled[item.Sign.Likeness] = row = Settle(item, before, options, baseOptions, isNew: false);
            rows.Add(row with { Key = item.Key, Defect = item.Defect, BaseToken = item.Token.Text });
        }

        foreach (var item in after.Where(item => before.All(other => other.Sign.Likeness != item.Sign.Likeness)))
        {
            if (!settled.TryGetValue(item.Sign.Likeness, out var row))
                settled[item.Sign.Likeness] = row = Settle(item, after, baseOptions, options, isNew: true);
            row = row with { Key = item.Key, Defect = item.Defect, Token = item.Token.Text };
            var slug = baseOptions.Subject.DefectOf(item.Sign)?.Slug;
            rows.Add(row.Verdict != AgainstEvent.Both && slug is not null && slugs.Contains(slug)
                ? row with { Verdict = AgainstEvent.Both, Defect = slug, Note = $"the base shows {slug} by other keys" } : row);
        }

        return [.. rows.DistinctBy(row => row.Key)];
    }

    private static string NoteOn(SeenKey item, string key) => item.Key == key ? "" : $"there it is {key}";

    /// <summary>Looks for a key where it was not seen.</summary>
    private AgainstEvent Settle(SeenKey item, IEnumerable<SeenKey> seen, SweepOptions where, SweepOptions shown, bool isNew)
    {
        var row = RowOf(item);
        if (isNew) row = row with { BaseToken = null, Token = item.Token.Text };
        var search = new ElsewhereSearch(where);
        var cases = seen.Where(other => other.Sign.Likeness == item.Sign.Likeness).Select(other => other.Token)
            .OrderBy(token => token.Case.Schedule.Steps).Take(MostTried).ToList();
        foreach (var token in cases)
        {
            if (isOver()) return row with { Note = "there was no time to look for it" };
            var result = search.Find(token.Case, IsLike, AroundSearch.Runs, cancel);
            row = row with { Explored = row.Explored + result.Explored };
            if (result.Lack is { } lack) return row with { Note = $"{where.Subject.Name} does not have {lack}" };
            if (!result.IsWhole) return row with { Note = "there was no time to look for it" };
            if (result.Found is not { } found) continue;
            var there = new Confirmation(where, token.Case.Scenario).Confirm(result.Key, found, -1, "corpus").Token.Text;
            return (isNew ? row with { BaseToken = there } : row with { Token = there }) with
            {
                Verdict = AgainstEvent.Both,
                Note = NoteOn(item, result.Key),
            };
        }

        var often = cases.Exists(token => new ElsewhereSearch(shown).ShowsOften(token.Case, IsLike, Often, AroundSearch.Runs, cancel));
        return often ? row with { Verdict = isNew ? AgainstEvent.Broke : AgainstEvent.Gone }
            : row with { Note = $"too few schedules of {shown.Subject.Name} show it for its absence to mean anything" };

        bool IsLike(ViolationSign sign) => sign.Likeness == item.Sign.Likeness;
    }

    private AgainstEvent RowOf(SeenKey item) => new()
    {
        Revision = options.Subject.Name,
        Base = baseOptions.Subject.Name,
        Key = item.Key,
        Defect = item.Defect,
        Verdict = AgainstEvent.Unsettled,
        BaseToken = item.Token.Text,
    };
}
