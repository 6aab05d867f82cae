using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Findings;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Findings;

public sealed partial class FindingsDocumentTests
{
    /// <summary>The document says what the searches come to now. TAGSTORAGE_GOLDEN=write makes it anew.</summary>
    [Fact]
    public void TheDocumentIsWhatIsFound()
    {
        var text = FindingsDocument.Write(_ => { }, TestContext.Current.CancellationToken).ReplaceLineEndings("\n");
        var path = Path.Combine(Checkout.Root, FindingsDocument.Path);
        if (Environment.GetEnvironmentVariable("TAGSTORAGE_GOLDEN") == "write") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }

    /// <summary>Whatever is quoted is shown by the run that stands beside it.</summary>
    [Fact]
    public void EveryTokenIsReplayedAndShowsWhatStandsBesideIt()
    {
        var lines = Checkout.Read(FindingsDocument.Path).ReplaceLineEndings("\n").Split('\n');
        var tokens = 0;
        foreach (var match in lines.SelectMany(line => Quoted().Matches(line)))
        {
            var run = CaseRun.Of(Token.Parse(match.Value.Trim('`'), Subjects.All));
            Assert.Null(run.Misfit);
            Assert.NotEmpty(run.Keys);
            tokens++;
        }

        foreach (var line in lines)
        {
            if (Left().Match(line) is not { Success: true } left) continue;
            var token = Token.Parse(left.Groups["token"].Value, Subjects.All);
            var defect = ((SeriesSubject)token.Case.Subject).Defects.Concat(DefectSet.All)
                .First(item => item.Slug == left.Groups["slug"].Value);
            Assert.Contains(CaseRun.Of(token).Keys, key => defect.Shows(ViolationSign.Parse(key)));
        }

        Assert.True(tokens > DefectSet.All.Count, $"{tokens} tokens");
    }

    [Fact]
    public void EveryDefectOfThePostingsIsThere()
    {
        var text = Checkout.Read(FindingsDocument.Path);
        Assert.All(DefectSet.In("rfc-v2").Concat(DefectSet.In("rfc-v3")),
            defect => Assert.Contains($"### {defect.Slug}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal));
        Assert.All(Assumptions.All, item => Assert.Contains(item.Sentence, text, StringComparison.Ordinal));
    }

    [GeneratedRegex("`tsm1[0-9a-z]+`")]
    private static partial Regex Quoted();

    [GeneratedRegex("^\\* (?<slug>[a-z0-9-]+): `(?<token>tsm1[0-9a-z]+)`$")]
    private static partial Regex Left();
}
