using System.Globalization;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// The end of a sweep on one screen, made from its events alone: what is new in full, a line for each known defect, what was
/// covered, and what to type next.
/// </summary>
/// <param name="summary">What was done.</param>
/// <param name="findings">The violations, in the order in which they came.</param>
/// <param name="orders">Orders of locks that only several runs show to be wrong.</param>
/// <param name="timing">How long it took; null to leave it out.</param>
/// <param name="saved">The saved cases that were run first.</param>
public sealed class SweepScreen(SummaryEvent summary, IReadOnlyList<ViolationEvent> findings, IReadOnlyList<LockOrderEvent> orders,
    TimingEvent? timing, IReadOnlyList<SavedRunsEvent> saved)
{
    private const string Tool = "tagstorage";
    private const int FewestRows = 2;

    // Times, rule, and the blanks beside them.
    private const int LeftColumns = 14;
    private readonly IReadOnlyList<KnownRow> known = KnownRow.Of(summary, findings, orders);
    private readonly List<ViolationEvent> news = [.. findings.Where(item => item.Defect is null)];
    private readonly List<LockOrderEvent> newOrders = [.. orders.Where(order => order.Defect is null)];

    /// <summary>The stories of the swept revision's defects; null if there is no catalogue of them.</summary>
    public KnownStories? Stories { get; init; }

    /// <summary>The lines.</summary>
    /// <param name="width">The columns; a command that replays a finding alone may be longer.</param>
    /// <param name="height">The most lines, those counted that a terminal makes of a longer one; null: as many as there are.</param>
    public IReadOnlyList<ScreenLine> Lines(int width, int? height)
    {
        ScreenLine[] tail = [.. Coverage(width), ScreenLine.Of(""), .. Next(width)];
        ScreenLine[] head = [.. Head(width), ScreenLine.Of("")];
        var left = (height ?? int.MaxValue) - head.Length - tail.Sum(line => line.HeightAt(width));
        var rows = known.Count == 0 ? 0 : Math.Min(known.Count, FewestRows) + 3;
        var told = News(width, left - rows).ToList();
        left -= told.Sum(line => line.HeightAt(width));
        return [.. head, .. told, .. Table(width, left), .. tail];
    }

    private int NewCount => news.Count + newOrders.Count;

    private IEnumerable<ScreenLine> Head(int width)
    {
        List<(string, Tone)> pieces = [($"{summary.Revision}: ", Tone.Plain)];
        if (known.Count == 0 && NewCount == 0)
        {
            pieces.Add((summary.Schedules.Values.Sum() == 0 ? "nothing was run"
                : "no rule was broken in what was explored; more may show one", Tone.Calm));
        }
        else
        {
            pieces.Add((NewCount == 0 ? "nothing new" : $"{SummaryText.Number(NewCount)} NEW", NewCount == 0 ? Tone.Calm : Tone.News));
            if (known.Count > 0) pieces.Add(($", {SummaryText.Count(known.Count, "known defect")} seen again", Tone.Plain));
        }

        var time = timing is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {timing.Seconds:F0} s");
        var which = $"(seed {summary.Seed}{(summary.Shard == "0/1" ? "" : $", shard {summary.Shard}")}{time})";
        if (pieces.Sum(piece => piece.Item1.Length) + 1 + which.Length > width)
        {
            yield return new(pieces);
            yield return ScreenLine.Of(which, Tone.Faint);
        }
        else
        {
            yield return new([.. pieces, (" " + which, Tone.Faint)]);
        }
    }

    /// <summary>What no known defect explains: as much in full as there is room for, one at least.</summary>
    private IEnumerable<ScreenLine> News(int width, int room)
    {
        var (told, left) = (new List<ViolationEvent>(), NewCount);
        foreach (var finding in news.Where(finding => IsFirst(finding)))
        {
            var lines = FindingText.Lines(finding, isFirst: true, width)
                .Select((line, i) => ScreenLine.Of(line, i == 0 ? Tone.News : line.StartsWith("replay:", StringComparison.Ordinal)
                    ? Tone.Command : Tone.Plain)).Append(ScreenLine.Of("")).ToList();
            var height = lines.Sum(line => line.HeightAt(width));
            if (told.Count > 0 && height + 2 > room) break;
            told.Add(finding);
            room -= height;
            left--;
            foreach (var line in lines) yield return line;
        }

        foreach (var order in newOrders.Take(told.Count > 0 ? 0 : 1))
        {
            left--;
            foreach (var line in LockOrderText.Lines(order, width)) yield return ScreenLine.Of(line);
            yield return ScreenLine.Of("");
        }

        if (left == 0) yield break;
        yield return ScreenLine.Of($"{(told.Count == 0 ? "" : "and ")}{SummaryText.Number(left)} more NEW, told above with "
            + $"{(left == 1 ? "its token" : "their tokens")}", Tone.News);
        yield return ScreenLine.Of("");
        bool IsFirst(ViolationEvent finding) => FindingText.IsFirst(finding, news.TakeWhile(other => !ReferenceEquals(other, finding)));
    }

    private IEnumerable<ScreenLine> Table(int width, int room)
    {
        if (known.Count == 0) yield break;

        // Of the room the heading takes a line, the empty one below another.
        var most = known.Count + 2 <= room ? known.Count : Math.Max(Math.Min(known.Count, FewestRows), room - 3);
        List<KnownRow> shown = [.. known.Take(most)];
        var room2 = width - LeftColumns;
        var names = NameColumn.WidthOf([.. shown.Select(row => (row.Slug, row.Brief))], room2);
        names = Math.Max(names, "known defect".Length);
        yield return ScreenLine.Of($" times  rule  {"known defect".PadRight(names)}{NameColumn.Gap}what goes wrong", Tone.Faint);
        foreach (var row in shown)
        {
            yield return new(($"{row.Count,6}  ", Tone.Plain), ($"{row.Rules,-4}  ", Tone.Rule), (row.Slug.PadRight(names), Tone.Name),
                (NameColumn.Cut(NameColumn.Gap + row.Brief, Math.Max(1, room2 - Math.Max(names, row.Slug.Length))), Tone.Plain));
        }

        if (shown.Count < known.Count)
        {
            var times = known.Skip(most).Sum(row => row.Times);
            yield return ScreenLine.Of(
                $"        and {known.Count - most} more, {SummaryText.Count(times, "time")}: --verbose tells them all", Tone.Faint);
        }

        yield return ScreenLine.Of("");
    }

    /// <summary>What was explored and what was not, in two lines; in more only if something is wrong.</summary>
    private IEnumerable<ScreenLine> Coverage(int width)
    {
        var schedules = summary.Schedules.Values.Sum();
        yield return ScreenLine.Of(NameColumn.Cut($"explored {SummaryText.Count(schedules, "schedule")} of "
            + $"{SummaryText.Count(summary.Cases, "case")}; chance of a new one next: {SummaryText.Chance(summary.PNew)}", width));
        var pairs = summary.Overlaps.Seen.Count + summary.Overlaps.Missing.Count;
        var met = pairs == 0 ? "" : $"{summary.Overlaps.Seen.Count} of {SummaryText.Count(pairs, "pair")} of paths met; ";
        var never = summary.Reached.Count == 0 ? "nothing was reached"
            : $"{SummaryText.Number(summary.NeverReached.Count)} of {SummaryText.Number(summary.Reached.Count)} steps and rules never "
                + "reached";
        yield return ScreenLine.Of(NameColumn.Cut(met + never, width));
        var stale = saved.Sum(run => run.Stale.Count);
        if (stale > 0)
            yield return ScreenLine.Of($"{SummaryText.Count(stale, "saved case")} no longer {(stale == 1 ? "shows" : "show")} what was "
                + "saved", Tone.News);
        var contradicted = summary.Contradicted.Count + summary.Overlaps.Contradicted.Count;
        if (contradicted > 0)
            yield return ScreenLine.Of($"{SummaryText.Count(contradicted, "thing")} reached that {(contradicted == 1 ? "was" : "were")} "
                + "thought impossible: --verbose names them", Tone.News);
    }

    /// <summary>What to type: for what is new, for a race if there is one, and for the rest.</summary>
    private IEnumerable<ScreenLine> Next(int width)
    {
        List<(string Command, string What)> items = [];
        if (news.Count > 0) items.Add(("minimize TOKEN", "the same, smaller"));
        if (NewCount > 0) items.Add(("explain TOKEN", "how it came to it"));
        if (known.Count > 0 && Stories is not null)
        {
            items.AddRange(Examples(Stories));
            if (news.Count == 0) items.Add(("list defects WORD", "by name, rule or function"));
        }

        if (items.Count == 0) items.Add(("sweep --for 10m", "more, with another seed"));
        var column = items.Max(item => item.Command.Length);
        for (var i = 0; i < items.Count; i++)
        {
            yield return new((i == 0 ? "next:  " : "       ", Tone.Plain), ($"{Tool} {items[i].Command.PadRight(column)}", Tone.Command),
                (NameColumn.Cut($"  {items[i].What}", Math.Max(1, width - 7 - Tool.Length - 1 - column)), Tone.Plain));
        }
    }

    /// <summary>What is worth seeing first: the story of a race that was found; else of one that was not, and of what was.</summary>
    private IEnumerable<(string Command, string What)> Examples(KnownStories stories)
    {
        var found = findings.Where(item => item.Defect is not null).OrderBy(item => item is { Threads: 1 } or { Preemptions: 0 })
            .ThenBy(item => item.Consequence).ThenBy(item => item.Threads).ThenBy(item => item.Steps).Select(item => item.Defect!)
            .Distinct().ToList();
        if (found.Find(slug => stories.IsRace(slug)) is { } race) return [($"show {race}", "a race of threads")];
        var other = stories.Slugs.Except(found).FirstOrDefault(stories.IsRace);
        return [.. other is null ? [] : new[] { ($"show {other}", "a race, not met here") }, ($"show {known[0].Slug}", "seen most often")];
    }
}
