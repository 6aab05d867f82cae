using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>Looks for failures of a subject with repairs.</summary>
/// <param name="options">The subject, and how many schedules of generated cases it is given.</param>
/// <param name="left">What all repairs together leave, which is no failure of any other combination; grows.</param>
internal sealed class RepairTrial(SweepOptions options, HashSet<(string, string, string)> left)
{
    /// <summary>So many failures of one case are looked at that all repairs together turn out to leave.</summary>
    private const int MostOfACase = 4;

    private readonly SubjectSet subjects = new([options.Subject]);

    /// <summary>The subject and its limits.</summary>
    internal SweepOptions Options => options;

    /// <summary>All repairs together: what they show as well is no failure; null where it is that.</summary>
    internal RepairTrial? Full { get; init; }

    /// <summary>Takes what is done now.</summary>
    internal Action<string> Progress { get; init; } = _ => { };

    /// <summary>Known failures that were looked for.</summary>
    internal long Saved { get; private set; }

    /// <summary>Generated cases that were run.</summary>
    internal long Cases { get; private set; }

    /// <summary>Schedules that were run.</summary>
    internal long Schedules { get; private set; }

    /// <summary>The failures that known cases and generated ones show, one of each defect and each key that none explains.</summary>
    internal IReadOnlyList<SeenKey> All(IEnumerable<Case> known, TimeSpan time, System.Threading.CancellationToken cancel)
    {
        var found = new List<SeenKey>();
        Search(known, time, item => { found.Add(item); return false; }, cancel);
        return [.. found.DistinctBy(item => item.Defect ?? item.Key)];
    }

    /// <summary>The first failure; null if there is none.</summary>
    internal SeenKey? First(IEnumerable<Case> known, TimeSpan time, System.Threading.CancellationToken cancel)
    {
        SeenKey? first = null;
        Search(known, time, item =>
        {
            first ??= item;
            return true;
        }, cancel);
        return first;
    }

    private void Search(IEnumerable<Case> known, TimeSpan time, Func<SeenKey, bool> isEnough, System.Threading.CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        foreach (var one in known.TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            Progress($"{options.Subject.Name}, known failures");
            if (SearchAround(one, isEnough, cancel)) return;
        }

        var rest = time - clock.Elapsed;
        using var enough = System.Threading.CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sweep = new Sweep(options with { For = rest > TimeSpan.Zero ? rest : TimeSpan.Zero }, item =>
        {
            if (enough.IsCancellationRequested || item is not ViolationEvent violation) return;
            var seen = new SeenKey(violation.Key, Token.Parse(violation.Token, subjects), violation.Defect);
            if (IsNew(seen, cancel) && isEnough(seen)) enough.Cancel();
        }, _ => Progress($"{options.Subject.Name}, generated cases"));
        sweep.Run(enough.Token);
        Cases += sweep.Events.Summary!.Cases;
        Schedules += sweep.Events.Summary!.Schedules.Values.Sum();
    }

    /// <summary>Looks for failures around a known one; says whether that is enough.</summary>
    private bool SearchAround(Case known, Func<SeenKey, bool> isEnough, System.Threading.CancellationToken cancel)
    {
        var search = new ElsewhereSearch(options);
        Saved++;
        for (var i = 0; i < MostOfACase; i++)
        {
            var result = search.Find(known, sign => !left.Contains(sign.Likeness), AroundSearch.Runs, cancel);
            Schedules += result.Explored;
            if (result.Found is not { } found) return false;
            var (item, token) = new Confirmation(options, known.Scenario).Confirm(result.Key, found, -1, "corpus");
            var seen = new SeenKey(item.Key, token, item.Defect);
            if (IsNew(seen, cancel) && isEnough(seen)) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether all repairs together do not show it: what they do is left by them. Of themselves everything is, once.
    /// </summary>
    private bool IsNew(SeenKey seen, System.Threading.CancellationToken cancel)
    {
        if (left.Contains(seen.Sign.Likeness)) return false;
        if (Full is not null && !Full.Shows(seen, cancel)) return true;
        left.Add(seen.Sign.Likeness);
        return Full is null;
    }

    private bool Shows(SeenKey seen, System.Threading.CancellationToken cancel) =>
        new ElsewhereSearch(options).Find(seen.Token.Case, sign => sign.Likeness == seen.Sign.Likeness, AroundSearch.Runs, cancel)
            .Found is not null;
}
