using System.Security.Cryptography;
using System.Text;
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
        Golden.Check($"html-{name}", Body(KnownFailure.Case(name).As("html")).TrimEnd('\n').Split('\n'));

    /// <summary>A page of its own: it loads nothing, and names no other place.</summary>
    [Fact]
    public void APageNeedsNothingElse()
    {
        foreach (var failure in KnownFailure.All)
        {
            var page = KnownFailure.Case(failure.Name).As("html");
            foreach (var foreign in (string[])["<link", "<img", "src=", "url(", "@import", "http:", "https:", "<iframe"])
                Assert.DoesNotContain(foreign, page, StringComparison.OrdinalIgnoreCase);
            Assert.All(Hrefs().Matches(page), match => Assert.StartsWith("#", match.Groups["to"].Value, StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Of the whole catalogue: every element is closed and stands where it may, every link leads to what is there, every step
    /// has its row, every fact its words, and the page is not too long to be sent.
    /// </summary>
    [Fact]
    public void EveryCaseOfTheCatalogueHasASoundPage()
    {
        const int Most = 1_500_000;
        foreach (var known in KnownCases.All)
        {
            var item = Explained(known);
            var page = HtmlCase.Write(item);
            Assert.True(Encoding.UTF8.GetByteCount(page) <= Most, $"{known.Name}: {Encoding.UTF8.GetByteCount(page)} bytes");
            var root = Parse(page);
            Check(root);
            var ids = root.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToList();
            Assert.Equal(ids.Distinct().Count(), ids.Count);
            Assert.Empty(root.Descendants("a").Select(link => link.Attribute("href")!.Value[1..]).Except(ids));
            var lanes = Lanes.Columns(item.Explanation!);
            Assert.Equal(item.Explanation!.Steps.Count(step => lanes.Contains(step.Thread)) + item.Explanation.Setup.All.Count,
                Rows(root).Count());
            Assert.Contains(item.Token.Text, root.Value, StringComparison.Ordinal);
            Assert.All(item.Explanation.Facts, fact => Assert.Contains(fact.Text, root.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>Without a script the state is that where the rule is broken.</summary>
    [Fact]
    public void TheStateIsThatOfTheBrokenRule()
    {
        var item = Explained(KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!);
        var state = Parse(HtmlCase.Write(item)).Descendants("aside").Single();
        var last = item.Explanation!.Facts[^1].Number;
        Assert.Equal($"{last}", state.Attribute("data-n")!.Value);
        var expected = StateText.Sections(item.Token.StateAt(last))
            .SelectMany(section => section.Lines.Count == 0 ? ["none"] : section.Lines);
        Assert.Equal(expected, state.Descendants("li").Select(line => line.Value));
        var before = StateText.Sections(item.Token.StateAt(last - 1)).SelectMany(section => section.Lines).ToHashSet();
        Assert.Equal(expected.Where(line => line != "none" && !before.Contains(line)),
            state.Descendants("li").Where(line => line.Attribute("class")?.Value == "changed").Select(line => line.Value));
    }

    /// <summary>The story of the setup is there, with its marks; the rest of it opens.</summary>
    [Fact]
    public void WhatMattersOfTheSetupIsShown()
    {
        var item = Explained(KnownCases.Find("swap-out-drops-saved-tags", "rfc-v3")!);
        var rows = Rows(Parse(HtmlCase.Write(item))).Where(row => Kind(row).Contains("across")).ToList();
        var setup = item.Explanation!.Setup;
        Assert.Equal(setup.All.Select(step => step.Text), rows.Select(row => row.Descendants("code").First().Value));
        Assert.Equal(setup.Story.Select(step => step.Text), rows.Where(row => row.Parent!.Name.LocalName != "details")
            .Select(row => row.Descendants("code").First().Value));
        Assert.Equal(setup.Story.Count(step => step.Mark.Length > 0), rows.Count(row => Kind(row).Contains("fact")));
    }

    /// <summary>No text of a case becomes an element, a script or a style.</summary>
    [Fact]
    public void HostileNamesAreText()
    {
        const string Hostile = "</script><script>alert(1)</script><b>\u0001\"'&";
        var item = KnownFailure.Case("i12-interrupt");
        var explanation = item.Explanation! with
        {
            Title = Hostile,
            Threads = [.. item.Explanation.Threads.Select(thread => thread with { Program = Hostile })],
            Steps = [.. item.Explanation.Steps.Select(step => step with { Text = Hostile, Function = Hostile, Object = Hostile })],
        };
        var page = HtmlCase.Write(item with { Explanation = explanation });
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>\u0001", page, StringComparison.Ordinal);
        Check(Parse(page));
    }

    /// <summary>A page's one script is the one that its policy allows.</summary>
    [Fact]
    public void NoOtherScriptRuns()
    {
        var page = KnownFailure.Case("i12-interrupt").As("html");
        var script = Scripts().Match(page).Groups["code"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}'", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    private static ExplainedCase Explained(KnownCase known)
    {
        var token = known.File.Token;
        var run = CaseRun.Recorded(token);
        return new ExplainedCase(token, run.UnderTest.Stories(), run.Explain(), run.Machine.Trace.Steps);
    }

    /// <summary>A page without its head, its script and the tables for it.</summary>
    internal static string Body(string page) => AllScripts().Replace(page[page.IndexOf("<body>", StringComparison.Ordinal)..], "");

    /// <summary>With its few empty elements closed a page is XML.</summary>
    internal static XElement Parse(string page) => XDocument.Parse(Empty().Replace(page, "<$1/>")["<!DOCTYPE html>".Length..]).Root!;

    private static IEnumerable<XElement> Rows(XElement root) =>
        root.Descendants("div").Where(element => Kind(element) is var kind && kind.Contains("row") && !kind.Contains("head")
            && !kind.Contains("note"));

    private static string[] Kind(XElement element) => element.Attribute("class")?.Value.Split(' ') ?? [];

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

    [GeneratedRegex("<(meta [^>]*|br|input [^>]*)>")]
    private static partial Regex Empty();

    [GeneratedRegex("href=\"(?<to>[^\"]*)\"")]
    private static partial Regex Hrefs();

    [GeneratedRegex("<script.*?</script>\n", RegexOptions.Singleline)]
    private static partial Regex AllScripts();

    [GeneratedRegex("<script>(?<code>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
