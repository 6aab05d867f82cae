using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Minimising;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>
/// The corpus of the catalogue. Where the environment variable TAGSTORAGE_CORPUS is <c>write</c>, cases that are missing or no
/// longer show their defect are made anew first, which takes minutes; build again
/// afterwards. TAGSTORAGE_SEED gives the sweeps another seed than 1, should one not find a defect;
/// TAGSTORAGE_CORPUS_FROM names a file with tokens, such as the events of long sweeps, which are tried first.
/// </summary>
public sealed class KnownCasesTests
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(3);

    /// <summary>Cases that need more threads or preemptions than others, and why: slug.revision, reason.</summary>
    private static readonly Dictionary<string, string> Larger = [];

    /// <summary>Defects that no sweep has met in a revision so far, and how they are known to be there: slug.revision, reason.</summary>
    private static readonly Dictionary<string, string> WithoutCase = [];

    private static readonly Lazy<string> Written = new(Write);

    public static TheoryData<string, string> Defective
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var defect in DefectSet.All)
            {
                foreach (var revision in defect.Revisions) all.Add(defect.Slug, revision);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Defective))]
    public void EveryDefectHasAMinimalCaseThatShowsIt(string slug, string revision)
    {
        if (WithoutCase.ContainsKey($"{slug}.{revision}"))
        {
            Assert.False(File.Exists(Path.Combine(Written.Value, KnownCase.NameOf(slug, revision))), "There is a case now.");
            return;
        }

        var token = CaseFile.Load(Path.Combine(Written.Value, KnownCase.NameOf(slug, revision)), Subjects.All).Token;
        Assert.Equal(revision, token.Case.Revision);
        var verdict = KnownCaseVerdict.Of(slug, token);
        Assert.Null(verdict.Fault);
        Assert.True(verdict.IsGood || Larger.ContainsKey($"{slug}.{revision}"),
            $"{verdict.Threads} threads, {verdict.Preemptions} preemptions");
        MinimizerTests.Shows(token);
    }

    [Fact]
    public void EveryCaseBelongsToADefect()
    {
        var names = DefectSet.All.SelectMany(defect => defect.Revisions.Select(revision => KnownCase.NameOf(defect.Slug, revision)));
        Assert.Empty(Directory.GetFiles(Written.Value).Select(Path.GetFileName).Except(names));
        Assert.All(WithoutCase, exception => Assert.Contains(exception.Key + CaseFile.Extension, names));
        Assert.All(Larger, exception => Assert.Contains(exception.Key + CaseFile.Extension, names));
    }

    [Fact]
    public void TheProgramHoldsTheFiles()
    {
        if (IsWriting) return;
        Assert.Equal(
            new Corpus(Written.Value, Subjects.All).Load().Select(file => file.Text),
            KnownCases.All.Select(known => known.File.Text));
    }

    [Fact]
    public void EveryFileSaysWhatItsRunShows()
    {
        foreach (var path in Directory.GetFiles(Written.Value))
            Assert.Equal(CaseFile.Load(path, Subjects.All).Token.ToFile().Text, File.ReadAllText(path));
    }

    private static bool IsWriting => Environment.GetEnvironmentVariable("TAGSTORAGE_CORPUS") == "write";

    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("TAGSTORAGE_SEED"), out var seed) ? seed : 1;

    private static Token[] Given() => Environment.GetEnvironmentVariable("TAGSTORAGE_CORPUS_FROM") is { Length: > 0 } path
        ? [.. Regex.Matches(File.ReadAllText(path), @"\btsm[0-9]+[0-9a-z]+\b").Select(match => match.Value).Distinct()
            .Select(text => Token.Parse(text, Subjects.All))]
        : [];

    private static string Write()
    {
        var folder = Folder();
        if (IsWriting) new KnownCasesMaker(folder, LongestSweep, Seed, Given(), Console.Error.WriteLine).Make();
        return folder;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Harness", "TagStorage", "Known");
}
