using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Sweeping;

[Collection(CliCollection.Name)]
public sealed class CorpusUpkeepTests
{
    private static readonly CaseFile Good = KnownCases.Find("irqs-left-off", "rfc-v3")!.File;
    private static readonly CaseFile Other = KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!.File;

    [Fact]
    public void TheCatalogueNeedsNothing()
    {
        using var folder = new TemporaryFolder();
        foreach (var known in KnownCases.All.Take(20)) known.File.SaveAs(Path.Combine(folder.Path, known.Name));
        Assert.All(Plan(folder), change => Assert.Equal((CorpusChangeKind.Keep, ""), (change.Kind, change.Reason)));
    }

    /// <summary>A name made of the key follows it; one that was given stays.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("given.case")]
    public void ACaseWhoseKeyIsAnotherNowGetsIt(string? name)
    {
        using var folder = new TemporaryFolder();
        var key = Good.Token.Promise.Key.Replace(Good.Token.Promise.Key.Split('/')[1], "old_name", StringComparison.Ordinal);
        var old = new CaseFile(Good.Token with { Promise = Good.Token.Promise with { Key = key } }, Good.Title);
        old.SaveAs(Path.Combine(folder.Path, name ?? old.Name));
        var change = Assert.Single(Plan(folder));
        Assert.Equal((CorpusChangeKind.Rekey, name ?? Good.Name), (change.Kind, change.NewName));
        Assert.Equal(Good.Token.Promise.Key, change.File!.Token.Promise.Key);
        Apply(folder);
        Assert.Equal(name ?? Good.Name, Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path))));
    }

    [Fact]
    public void ACaseWhoseRunIsAnotherNowIsRecordedAnew()
    {
        using var folder = new TemporaryFolder();
        var promise = Good.Token.Promise;
        var changed = Good.Token.Case.Schedule with { Checks = [.. Good.Token.Case.Schedule.Checks.Select(check => (byte)(check + 1))] };
        (Good with
        {
            Token = Good.Token with
            {
                Case = Good.Token.Case with { Schedule = changed },
                Promise = promise with { Digest = promise.Digest + 1 }
            }
        }).Save(folder.Path);
        Assert.Equal(CorpusChangeKind.Record, Assert.Single(Plan(folder)).Kind);
        Apply(folder);
        Assert.Equal(promise.Key, Assert.Single(new Corpus(folder.Path, Subjects.All).Load()).Token.Promise.Key);
    }

    [Fact]
    public void ACuredCaseGoesAndSoDoesTheLargerOfTwo()
    {
        using var folder = new TemporaryFolder();
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length == 0);
        new CaseFile(clean with { Promise = clean.Promise with { Key = "I2/gone//process" } }, "BUG: gone").Save(folder.Path);
        Other.SaveAs(Path.Combine(folder.Path, "other.case"));
        Other.SaveAs(Path.Combine(folder.Path, "same.case"));
        var foreign = Good.Token with { Case = Good.Token.Case with { Subject = Subjects.All.Named("rfc-v9") } };
        new CaseFile(foreign, "BUG: foreign").Save(folder.Path);
        var plan = Plan(folder);
        Assert.Equal(3, plan.Count(change => change.Kind == CorpusChangeKind.Drop));
        Assert.Equal("other.case", Assert.Single(plan, change => change.Kind == CorpusChangeKind.Keep).Name);
        Apply(folder);
        Assert.Equal(Other, Assert.Single(new Corpus(folder.Path, Subjects.All).Load()));
    }

    [Fact]
    public void ACleanCaseStaysAndTheWordsFollow()
    {
        using var folder = new TemporaryFolder();
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length == 0);
        new CaseFile(clean, "nothing").Save(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "worded.case"),
            Good.Text.Replace("# schedule", "# the schedule", StringComparison.Ordinal));
        var plan = Plan(folder);
        Assert.Equal([CorpusChangeKind.Keep, CorpusChangeKind.Record], plan.Select(change => change.Kind).Order());
        Apply(folder);
        Assert.Equal(Good.Text, File.ReadAllText(Path.Combine(folder.Path, "worded.case")));
    }

    [Fact]
    public void ALargeCaseIsMadeSmallIfThatIsAskedFor()
    {
        using var folder = new TemporaryFolder();
        var token = Token.Parse(SampleSweep.TokenOf("irqs-left-off"), Subjects.All);
        token.ToFile().Save(folder.Path);
        Assert.Equal(CorpusChangeKind.Keep, Assert.Single(Plan(folder)).Kind);
        var change = Assert.Single(new CorpusUpkeep(new Corpus(folder.Path, Subjects.All), minimize: true)
            .Plan(TestContext.Current.CancellationToken));
        Assert.Equal(CorpusChangeKind.Record, change.Kind);
        Assert.True(change.File!.Token.Text.Length < token.Text.Length);
    }

    private static IReadOnlyList<CorpusChange> Plan(TemporaryFolder folder) =>
        new CorpusUpkeep(new Corpus(folder.Path, Subjects.All), minimize: false).Plan(TestContext.Current.CancellationToken);

    /// <summary>Does it; then there is nothing more to do.</summary>
    private static void Apply(TemporaryFolder folder)
    {
        var upkeep = new CorpusUpkeep(new Corpus(folder.Path, Subjects.All), minimize: false);
        upkeep.Apply(upkeep.Plan(TestContext.Current.CancellationToken));
        Assert.All(upkeep.Plan(TestContext.Current.CancellationToken), change => Assert.Equal(CorpusChangeKind.Keep, change.Kind));
    }
}
