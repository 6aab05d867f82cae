using OpenQA.Selenium;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Browser;

/// <summary>What <c>report --as html</c> and <c>matrix --as html</c> write, as a reader uses it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ResultsDocumentTests(Chromium browser) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A filter leaves the findings that it lets through, and the groups that have some.</summary>
    [Theory]
    [InlineData("rule", "I3")]
    [InlineData("function", "copy_highpage")]
    [InlineData("revision", "rfc-v2")]
    public void AFilterShowsItsFindingsOnly(string filter, string value)
    {
        var driver = browser.Open(Page("results", HtmlReport.Of(SampleResults.All)));
        var findings = driver.FindElements(By.CssSelector("details.finding"));
        var wanted = findings.Where(finding => finding.GetAttribute($"data-{filter}") == value).ToList();
        Assert.InRange(wanted.Count, 1, findings.Count - 1);
        Choices.Choose(driver, filter, value);
        Assert.Equal(wanted, findings.Where(finding => finding.Displayed));
        Assert.Equal($"{wanted.Count} of {findings.Count} findings", driver.FindElement(By.Id("found")).Text);
        Assert.All(driver.FindElements(By.CssSelector("details.group")).Where(group => group.Displayed),
            group => Assert.Contains(group.FindElements(By.CssSelector("details.finding")), finding => finding.Displayed));
        Choices.Choose(driver, filter, "");
        Assert.Equal($"{findings.Count} findings", driver.FindElement(By.Id("found")).Text);
    }

    /// <summary>A finding whose token can be run here opens to the lanes that <c>explain</c> draws.</summary>
    [Fact]
    public void AFindingOpensItsLanes()
    {
        var token = KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!.File.Token;
        var events = Path.Combine(folder.Path, "events");
        File.WriteAllText(events, string.Concat(SampleResults.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonLines.Read(line) is ViolationEvent { Defect: "sleeping-copy-in-fork" } finding
                ? JsonLines.Write(finding with { Token = token.Text }) : line).Select(line => line + "\n")));
        var page = Path.Combine(folder.Path, "lanes.html");
        CommandRun.Of("report", events, "--as", "html", "--out", page);
        var driver = browser.Open(new Uri(page).AbsoluteUri);
        foreach (var closed in driver.FindElements(By.CssSelector("details.known > summary")).Take(2)) closed.Click();
        Assert.Contains(driver.FindElements(By.CssSelector("pre.lanes")), lanes =>
            lanes.GetDomProperty("textContent")!.Contains("WARN_ON(!preemptible())", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Chromium.Desk, false)]
    [InlineData(Chromium.Desk, true)]
    [InlineData(Chromium.Phone, false)]
    public void EveryTextIsLegibleAndNothingIsTooWide(int width, bool isDark)
    {
        string[] pages = [Page("results", HtmlReport.Of(SampleResults.All)), Page("searches", HtmlReport.Of(SampleResults.Searches)),
            Page("matrix", MatrixHtml.Of(MatrixTextTests.Cells))];
        foreach (var page in pages)
        {
            var driver = browser.Open(page, width, isDark);
            var script = (IJavaScriptExecutor)driver;
            script.ExecuteScript("for (const item of document.querySelectorAll('details')) item.open = true");
            Assert.Equal((long)width, script.ExecuteScript("return document.documentElement.scrollWidth"));
            Assert.Equal([], Contrast.TooLow(driver));
        }
    }

    private string Page(string name, string text)
    {
        var path = Path.Combine(folder.Path, name + ".html");
        File.WriteAllText(path, text);
        return new Uri(path).AbsoluteUri;
    }
}
