using System.Text.RegularExpressions;
using System.Xml.Linq;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed partial class HtmlCaseTests
{
    [Theory]
    [InlineData("i3-stranded-save")]
    [InlineData("i12-interrupt")]
    public void APageReadsAsBefore(string name) =>
        Golden.Check($"html-{name}", KnownFailure.Case(name).As("html").TrimEnd('\n').Split('\n'));

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
            Assert.Equal(item.Explanation!.Steps.Count(step => Lanes.Columns(item.Explanation).Contains(step.Thread))
                + item.Explanation.Setup.Story.Count, steps);
            Assert.Contains(item.Token.Text, root.Value, StringComparison.Ordinal);
            Assert.All(item.Explanation.Facts, fact => Assert.Contains(fact.Text, root.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>Elements stand only where HTML lets them: nothing that makes a block is in a line of text.</summary>
    [Fact]
    public void BlocksAreNotInLines()
    {
        foreach (var known in KnownCases.All)
        {
            var token = known.File.Token;
            var run = CaseRun.Recorded(token);
            var page = HtmlCase.Write(new ExplainedCase(token, run.UnderTest.Stories(), run.Explain(), run.Machine.Trace.Steps));
            Check(XDocument.Parse(Empty().Replace(page, "<$1/>")["<!DOCTYPE html>".Length..]).Root!);
        }
    }

    /// <summary>The story of the setup is there, with its marks.</summary>
    [Fact]
    public void WhatMattersOfTheSetupIsShown()
    {
        var token = KnownCases.Find("swap-out-drops-saved-tags", "rfc-v3")!.File.Token;
        var run = CaseRun.Recorded(token);
        var explanation = run.Explain()!;
        var page = HtmlCase.Write(new ExplainedCase(token, run.UnderTest.Stories(), explanation, run.Machine.Trace.Steps));
        var root = XDocument.Parse(Empty().Replace(page, "<$1/>")["<!DOCTYPE html>".Length..]).Root!;
        var shown = root.Descendants("div").Where(element => element.Attribute("class")?.Value == "across").ToList();
        Assert.Equal(explanation.Setup.Story.Select(step => step.Text), shown.Select(element => element.Descendants("code").First().Value));
        Assert.Equal(explanation.Setup.Story.Count(step => step.Mark.Length > 0),
            shown.Count(element => element.Parent!.Attribute("class")!.Value == "row fact"));
    }

    /// <summary>In a page's elements, given as XML.</summary>
    internal static void Check(XElement root)
    {
        string[] blocks = ["div", "p", "pre", "ul", "ol", "li", "details", "table", "h1", "h2"];
        string[] lines = ["p", "pre", "span", "code", "small", "b", "em", "summary", "h1", "h2", "title"];
        foreach (var line in root.Descendants().Where(element => lines.Contains(element.Name.LocalName)))
            Assert.DoesNotContain(line.Descendants(), element => blocks.Contains(element.Name.LocalName));
        Assert.All(root.Descendants("details"), element => Assert.Equal("summary", element.Elements().First().Name.LocalName));
        Assert.All(root.Descendants("li"), element => Assert.Contains(element.Parent!.Name.LocalName, (string[])["ul", "ol"]));
    }

    [Fact]
    public void ACleanCaseHasAPageToo() =>
        Assert.Contains("no violation", (KnownFailure.Case("i12-interrupt") with { Explanation = null }).As("html"),
        StringComparison.Ordinal);

    [GeneratedRegex("<(meta [^>]*|br)>")]
    private static partial Regex Empty();
}
