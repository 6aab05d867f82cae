using System.Text.RegularExpressions;
using System.Xml.Linq;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void ThePageIsAsBefore() => Golden.Check("html", SampleResults.Lines(HtmlReport.Of(SampleResults.All)));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check("html-searches", SampleResults.Lines(HtmlReport.Of(SampleResults.Searches)));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void ThePageNeedsNothingElse(string text)
    {
        var page = HtmlReport.Of(SampleResults.Of(text));
        Assert.DoesNotMatch("<script|<link|<img|@import|url\\(|https?:|src=|href=", page);
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(page))
        {
            var name = tag.Groups["name"].Value;
            if (name is "meta" or "!DOCTYPE") continue;
            if (tag.Groups["end"].Length == 0) open.Push(name);
            else Assert.Equal(open.Pop(), name);
        }

        Assert.Empty(open);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        HtmlCaseTests.Check(XDocument.Parse(Meta().Replace(page, "<$1/>")["<!DOCTYPE html>".Length..]).Root!);
    }

    [Fact]
    public void NothingIsNoGoodNews()
    {
        var page = HtmlReport.Of(SampleResults.None);
        Assert.Contains("There are no results", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No finding", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<(meta [^>]*)>")]
    private static partial Regex Meta();

    [GeneratedRegex("<(?<end>/?)(?<name>[!a-zA-Z0-9]+)[^>]*>")]
    private static partial Regex Tags();
}
