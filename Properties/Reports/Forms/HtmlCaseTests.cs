using System.Text.RegularExpressions;
using System.Xml.Linq;
using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

[Collection(ReportCollection.Name)]
public sealed partial class HtmlCaseTests
{
    [Theory]
    [InlineData("i3-stranded-save")]
    [InlineData("i12-interrupt")]
    public void APageReadsAsBefore(string name) => Golden.Check($"html-{name}", KnownFailure.Case(name).As("html").TrimEnd('\n').Split('\n'));

    [Fact]
    public void APageNeedsNothingElse()
    {
        foreach (var failure in KnownFailure.All)
        {
            var page = KnownFailure.Case(failure.Name).As("html");
            foreach (var foreign in (string[])["<script", "<link", "<img", "src=", "href=", "url(", "@import", "http:", "https:"])
                Assert.DoesNotContain(foreign, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>With its few empty elements closed a page is XML, so that every element is closed where it must be.</summary>
    [Fact]
    public void APageIsWellFormedAndHasEveryStep()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            var page = Empty().Replace(item.As("html"), "<$1/>")["<!DOCTYPE html>".Length..];
            var root = XDocument.Parse(page).Root!;
            var steps = root.Descendants("details").Count(element => element.Attribute("class")?.Value == "step");
            Assert.Equal(item.Explanation!.Steps.Count(step => Lanes.Columns(item.Explanation).Contains(step.Thread)), steps);
            Assert.Contains(item.Token.Text, root.Value, StringComparison.Ordinal);
            Assert.All(item.Explanation.Facts, fact => Assert.Contains(fact.Text, root.Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ACleanCaseHasAPageToo() => Assert.Contains("no violation", (KnownFailure.Case("i12-interrupt") with { Explanation = null }).As("html"), StringComparison.Ordinal);

    [GeneratedRegex("<(meta [^>]*|br)>")]
    private static partial Regex Empty();
}
