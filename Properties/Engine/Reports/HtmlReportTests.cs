using System.Text.RegularExpressions;
using System.Xml.Linq;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Text;
using TagStorageModel.Properties.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void ThePageIsAsBefore() => Golden.Check("html", SampleResults.Lines(HtmlCaseTests.Body(HtmlReport.Of(SampleResults.All))));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check(
        "html-searches", SampleResults.Lines(HtmlCaseTests.Body(HtmlReport.Of(SampleResults.Searches))));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void ThePageNeedsNothingElse(string text)
    {
        var page = HtmlReport.Of(SampleResults.Of(text), finding => [$"lanes of {finding.Key}", SampleResults.Hostile]);
        Assert.DoesNotMatch("<link|<img|@import|url\\(|https?:|src=|href=", page);
        Assert.DoesNotContain("<b>`", page, StringComparison.Ordinal);
        Assert.InRange(Scripts().Count(page), 0, 1);
        HtmlCaseTests.Check(HtmlCaseTests.Parse(page));
    }

    /// <summary>Each finding is there once with its lanes, the new ones before those that are known.</summary>
    [Fact]
    public void EachFindingOpensItsLanes()
    {
        var results = SampleResults.All;
        var root = HtmlCaseTests.Parse(HtmlReport.Of(results, finding => ["lanes of " + finding.Key]));
        var findings = root.Descendants("details")
            .Where(item => item.Attribute("class")?.Value.StartsWith("finding", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(results.Violations.Count, findings.Count);
        Assert.Equal(results.Violations.Select(item => MarkupText.Allowed("lanes of " + item.Key)).Order(StringComparer.Ordinal),
            findings.Select(item => item.Descendants("pre").Single().Value).Order(StringComparer.Ordinal));
        var kinds = findings.Select(item => item.Attribute("class")!.Value).ToList();
        Assert.Equal(kinds.OrderByDescending(kind => kind, StringComparer.Ordinal), kinds);
    }

    /// <summary>A sweep that has ended has a plot of its keys and maps of what it has reached.</summary>
    [Fact]
    public void WhatWasReachedIsDrawn()
    {
        var root = HtmlCaseTests.Parse(HtmlReport.Of(SampleResults.All));
        string[] drawn = [.. root.Descendants("svg").Select(item => item.Attribute("class")!.Value)];
        Assert.Contains("plot", drawn);
        Assert.Contains("pairs", drawn);
        var summary = SampleResults.All.Sweeps.Select(sweep => sweep.Summary).OfType<SummaryEvent>().ToList();
        Assert.Equal(summary.Sum(item => item.Reached.Keys.Count(name => name.StartsWith("function ", StringComparison.Ordinal))),
            root.Descendants("ul").Where(item => item.Attribute("class")?.Value == "map").Elements().Count());
        Assert.Equal(summary.Sum(item => item.Overlaps.Seen.Count + item.Overlaps.Missing.Count + item.Overlaps.Excluded.Count),
            root.Descendants("rect").Count());
    }

    [Fact]
    public void NothingIsNoGoodNews()
    {
        var page = HtmlReport.Of(SampleResults.None);
        Assert.Contains("There are no results", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No finding", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("<script")]
    private static partial Regex Scripts();
}
