using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// What is to be done with each case of a corpus once the model has changed: one that still shows its violation stays; one
/// whose violation is found around its schedule is recorded anew, and one whose violation has another key now gets that;
/// one that is cured, or of which there is a smaller one with the same key, goes.
/// </summary>
/// <param name="corpus">The corpus.</param>
/// <param name="minimize">Whether cases that stay are minimised as well, rather than only those that are made anew.</param>
public sealed class CorpusUpkeep(Corpus corpus, bool minimize)
{
    /// <summary>What is to be done, in the order of the files' names.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <param name="progress">Takes how many cases of how many are done; null: nobody wants it.</param>
    /// <exception cref="BadInputException">A file is no case.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<CorpusChange> Plan(System.Threading.CancellationToken cancel = default, Action<int, int>? progress = null)
    {
        var files = corpus.Files();
        var taken = files.Select(item => KeyOf(item.File)).ToHashSet();
        var changes = new List<CorpusChange>();
        foreach (var (name, text, file) in files)
        {
            cancel.ThrowIfCancellationRequested();
            changes.Add(Of(name, text, file, taken, cancel));
            progress?.Invoke(changes.Count, files.Count);
        }

        cancel.ThrowIfCancellationRequested();

        foreach (var alike in changes.Where(change => change.File is not null).GroupBy(change => KeyOf(change.File!))
            .Where(group => group.Count() > 1 && group.Key.Key.Length > 0).ToList())
        {
            var best = alike.MinBy(change => (change.File!.Token.Text.Length, change.Name))!;
            foreach (var change in alike.Where(change => change != best))
                changes[changes.IndexOf(change)] = change with
                {
                    Kind = CorpusChangeKind.Drop,
                    Reason = $"{best.Name} shows the same violation and is not larger",
                    File = null,
                    NewName = null
                };
        }

        return changes;
    }

    /// <summary>
    /// Does it: first every new file is written, then every old one deleted, so that whenever it is ended the corpus
    /// can be used, and the plan made again.
    /// </summary>
    /// <exception cref="BadInputException">The folder cannot be written to.</exception>
    public void Apply(IReadOnlyList<CorpusChange> plan)
    {
        var changed = plan.Where(change => change.Kind != CorpusChangeKind.Keep).ToList();
        foreach (var change in changed.Where(change => change.File is not null))
            change.File!.SaveAs(Path.Combine(corpus.Folder, change.NewName!));
        var kept = plan.Select(change => change.NewName).ToHashSet();
        foreach (var change in changed.Where(change => !kept.Contains(change.Name))) corpus.Remove(change.Name);
    }

    private static (string Revision, string Key) KeyOf(CaseFile file) => (file.Token.Case.Revision, file.Token.Promise.Key);

    private CorpusChange Of(string name, string text, CaseFile file, HashSet<(string, string)> taken,
        System.Threading.CancellationToken cancel)
    {
        var token = file.Token;
        if (token.Case.Subject is UnknownSubject)
            return new(name, CorpusChangeKind.Drop, $"there is no revision {token.Case.Revision}", null);
        var run = CaseRun.Of(token);
        if (run.Misfit is null && run.UnderTest.Shows(token.Promise.Key)) return Stays(name, text, file, cancel);
        var fault = run.Misfit?.ToString() ?? "it does not show its violation";
        return Search(name, file, fault, taken, cancel);
    }

    /// <summary>Follows the old schedule, if that can be done, and then searches around it, for the violation that the case had.</summary>
    private static CorpusChange Search(string name, CaseFile file, string fault, HashSet<(string, string)> taken,
        System.Threading.CancellationToken cancel)
    {
        var (revision, key) = (file.Token.Case.Revision, file.Token.Promise.Key);
        var follow = CaseRun.Of(file.Token.Case, new() { IgnoresChecks = true });
        var made = follow.UnderTest;
        (string Key, Token Token)? renamed = null;
        if ((follow.Misfit is not null || !Ends()) && AroundSearch.Find(made, file.Token.Case.Schedule, 1, Ends, cancel) == 0
            && renamed is null)
            return new(name, CorpusChangeKind.Drop, $"{fault}; nor do {AroundSearch.Runs} schedules around it show its violation", null);
        if (made.Shows(key)) return Anew(name, CorpusChangeKind.Record, fault, file, Smallest(AroundSearch.TokenOf(made, key), cancel));
        var now = renamed!.Value;
        taken.Add((revision, now.Key));
        return Anew(name, CorpusChangeKind.Rekey, $"its violation is now {now.Key}", file, Smallest(now.Token, cancel));

        bool Ends()
        {
            if (made.Shows(key)) return true;
            if (renamed is null && Renamed(key, made.Keys(), other => taken.Contains((revision, other))) is { } other)
                renamed = (other, AroundSearch.TokenOf(made, other));
            return key.Length == 0 && renamed is not null;
        }
    }

    private CorpusChange Stays(string name, string text, CaseFile file, System.Threading.CancellationToken cancel)
    {
        if (file.Token.Promise.Key.Length == 0) return new(name, CorpusChangeKind.Keep, "", file) { NewName = name };
        var token = minimize ? Smallest(file.Token, cancel) : file.Token;
        if (token.Text.Length < file.Token.Text.Length) return Anew(name, CorpusChangeKind.Record, "it can be smaller", file, token);
        var anew = file.Token.ToFile();
        return anew.Text == text ? new(name, CorpusChangeKind.Keep, "", file) { NewName = name }
            : new(name, CorpusChangeKind.Record, "its words are not today's", anew) { NewName = name };
    }

    /// <summary>A name made of the old key becomes that of the new one; one that was given stays.</summary>
    private static CorpusChange Anew(string name, CorpusChangeKind kind, string reason, CaseFile old, Token token)
    {
        var file = token.Promise.Key.Length == 0 ? old with { Token = token } : token.ToFile();
        return new(name, kind, reason, file) { NewName = name == old.Name ? file.Name : name };
    }

    /// <summary>
    /// Of the keys that a run shows and no case has, the one that the old key has become: the same rule, and what else
    /// is alike.
    /// </summary>
    private static string? Renamed(string key, IReadOnlyList<string> shown, Func<string, bool> isTaken)
    {
        var old = ViolationSign.TryParse(key);
        return shown.Where(other => !isTaken(other))
            .Select(other => (Key: other, Sign: ViolationSign.Parse(other)))
            .Where(other => old is null || other.Sign.Invariant == old.Invariant)
            .OrderByDescending(other => old is null ? 0 : (other.Sign.Function == old.Function ? 2 : 0)
                + (other.Sign.Detail == old.Detail ? 2 : 0) + (other.Sign.Context == old.Context ? 1 : 0))
            .ThenBy(other => other.Key, StringComparer.Ordinal).Select(other => other.Key).FirstOrDefault();
    }

    private static Token Smallest(Token token, System.Threading.CancellationToken cancel) =>
        token.Promise.Key.Length == 0 ? token
            : new Minimizer(token.Case.Subject, MinimizerLimits.Default with { Time = null }).Run(token, cancel) ?? token;
}

/// <summary>What is to be done with a case.</summary>
public enum CorpusChangeKind
{
    /// <summary>It still shows its violation: the file stays as it is.</summary>
    Keep,

    /// <summary>It is recorded anew, with the same key.</summary>
    Record,

    /// <summary>It is recorded anew, and its key is another.</summary>
    Rekey,

    /// <summary>It is cured, or a smaller one has the same key: the file is deleted.</summary>
    Drop,
}

/// <summary>What is to be done with a case, and why.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Kind">What.</param>
/// <param name="Reason">Why.</param>
/// <param name="File">The case afterwards; null if it goes.</param>
public sealed record CorpusChange(string Name, CorpusChangeKind Kind, string Reason, CaseFile? File)
{
    /// <summary>The file's name afterwards; null if it goes.</summary>
    public string? NewName { get; init; }
}
