using System.Globalization;
using System.Text.RegularExpressions;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Browser;

/// <summary>What <c>explain --html</c> writes, as a reader uses it.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class CaseDocumentTests(Chromium browser) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A fact leads to its step, and the step's mark back to the fact.</summary>
    [Fact]
    public void AFactLeadsToItsStepAndBack()
    {
        var driver = Open("sleeping-copy-in-fork", "rfc-v3");
        driver.FindElement(By.CssSelector("#f1 a")).Click();
        Assert.Equal("s36", Current(driver));
        Assert.EndsWith("#s36", driver.Url, StringComparison.Ordinal);
        Assert.True(IsInView(driver, "s36"));
        driver.FindElement(By.CssSelector("#s36 a.mark")).Click();
        Assert.True(IsInView(driver, "f1"));
        Assert.EndsWith("#f1", driver.Url, StringComparison.Ordinal);
    }

    /// <summary>Whatever step is chosen, the state beside it is what <c>explain --at</c> prints.</summary>
    [Theory]
    [InlineData("stranded-save", "rfc-v3", Chromium.Desk)]
    [InlineData("irq-deadlock-on-tags-by-pfn", "rfc-v3", Chromium.Phone)]
    public void TheStateIsThatOfExplainAt(string slug, string revision, int width)
    {
        var driver = Open(slug, revision, width);
        var file = Path.Combine(folder.Path, "case.case");
        KnownCases.Find(slug, revision)!.File.SaveAs(file);
        int[] steps = [.. driver.FindElements(By.CssSelector(".lanes > .row[id^=s]"))
            .Select(row => int.Parse(row.GetAttribute("id")![1..], CultureInfo.InvariantCulture)).Where((_, i) => i % 5 == 0)];
        Assert.NotEmpty(steps);
        foreach (var step in steps)
        {
            Run(driver, $"location.hash = 's{step}'");
            Until(() => Current(driver) == $"s{step}");
            var shown = (string)Run(driver, """
                const titles = [...document.querySelectorAll('#state h3')];
                return document.querySelector('#state .when').textContent + ' ' + titles.map((title) => {
                  const lines = [...title.nextElementSibling.children].filter((line) => !line.matches('.gone'));
                  const none = lines.length === 1 && lines[0].matches('.soft');
                  return title.textContent + ': ' + (none ? 'none' : lines.map((line) => line.textContent).join(' '));
                }).join(' ');
                """)!;
            var printed = CommandRun.Of("explain", file, "--at", $"{step}").Output;
            Assert.Equal(Plain(printed), Plain($"{revision}, {shown}"));
        }
    }

    /// <summary>An address with a step in it opens at that step, even where it is in a folded stretch.</summary>
    [Fact]
    public void AnAddressOpensAtItsStep()
    {
        var page = Write("stranded-save", "rfc-v3");
        var driver = browser.Open(page);
        var hidden = driver.FindElements(By.CssSelector(".lanes > details.fold:not(.setup) .row[id^=s]"))[3].GetAttribute("id")!;
        Assert.False(driver.FindElement(By.Id(hidden)).Displayed);
        driver = browser.Open($"{page}#{hidden}");
        Assert.Equal(hidden, Current(driver));
        Assert.True(driver.FindElement(By.Id(hidden)).Displayed);
        Assert.True(IsInView(driver, hidden));
        Assert.Equal(hidden[1..], driver.FindElement(By.Id("state")).GetAttribute("data-n"));
    }

    [Fact]
    public void KeysGoFromFactToFactAndFromStepToStep()
    {
        var driver = Open("sleeping-copy-in-fork", "rfc-v3");
        Press(driver, "n");
        Assert.Equal("s36", Current(driver));
        Press(driver, "j");
        Press(driver, "j");
        Assert.Equal("s38", Current(driver));
        Press(driver, "k");
        Assert.Equal("s37", Current(driver));
        Press(driver, "n");
        Assert.StartsWith("m", Current(driver), StringComparison.Ordinal);
        Press(driver, "p");
        Assert.Equal("s36", Current(driver));
        Press(driver, "e");
        Assert.Empty(driver.FindElements(By.CssSelector("details:not([open])")));
        Press(driver, "f");
        Assert.Empty(driver.FindElements(By.CssSelector(".lanes details.fold[open]")));
    }

    [Fact]
    public void ASearchGoesFromHitToHit()
    {
        var driver = Open("sleeping-copy-in-fork", "rfc-v3");
        Press(driver, "/");
        driver.SwitchTo().ActiveElement().SendKeys("mm1.ptl");
        var hits = driver.FindElements(By.CssSelector(".row.hit"));
        Assert.NotEmpty(hits);
        Assert.Equal($"{hits.Count} found", driver.FindElement(By.Id("found")).Text);
        driver.SwitchTo().ActiveElement().SendKeys(Keys.Enter);
        var first = Current(driver);
        Assert.Contains(first, hits.Select(hit => hit.GetAttribute("id")));
        driver.SwitchTo().ActiveElement().SendKeys(Keys.Enter);
        Assert.NotEqual(first, Current(driver));
        driver.SwitchTo().ActiveElement().SendKeys(Keys.Escape);
        Assert.Empty(driver.FindElements(By.CssSelector(".row.hit")));
    }

    /// <summary>With a filter only the steps that it lets through are there, those in folded stretches as well.</summary>
    [Theory]
    [InlineData("lane", "I0", "l1")]
    [InlineData("function", "free_tag_storage", null)]
    [InlineData("object", "tags_by_pfn.xa_lock", null)]
    public void AFilterShowsItsStepsOnly(string filter, string value, string? lane)
    {
        var driver = Open("irq-deadlock-on-tags-by-pfn", "rfc-v3");
        var all = driver.FindElements(By.CssSelector(".lanes > .row[id^=s]")).Count(row => row.Displayed);
        Choices.Choose(driver, filter, value);
        var shown = driver.FindElements(By.CssSelector(".lanes div.row[id]")).Where(row => row.Displayed).ToList();
        Assert.InRange(shown.Count, 1, all);
        if (lane is not null) Assert.All(shown, row => Assert.Contains(lane, row.GetAttribute("class")!.Split(' ')));
        Choices.Choose(driver, filter, "");
        Assert.Equal(all, driver.FindElements(By.CssSelector(".lanes > .row[id^=s]")).Count(row => row.Displayed));
    }

    /// <summary>On a phone nothing is wider than the window, and nothing but the window scrolls.</summary>
    [Fact]
    public void OneScrollIsEnoughOnAPhone()
    {
        foreach (var slug in (string[])["stranded-save", "irq-deadlock-on-tags-by-pfn", "sleeping-copy-in-fork"])
        {
            var driver = Open(slug, "rfc-v3", Chromium.Phone);
            Press(driver, "e");
            Assert.Equal((long)Chromium.Phone, Run(driver, "return document.documentElement.scrollWidth"));
            Assert.Equal(0L, Run(driver, """
                return [...document.body.querySelectorAll('*')].filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowY)
                  && element.scrollHeight > element.clientHeight + 1 && !element.matches('select, input')).length;
                """));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryTextIsLegible(bool isDark)
    {
        foreach (var slug in (string[])["stranded-save", "irq-deadlock-on-tags-by-pfn"])
        {
            var driver = browser.Open(Write(slug, "rfc-v3"), Chromium.Desk, isDark);
            Press(driver, "e");
            Press(driver, "n");
            Assert.Equal([], Contrast.TooLow(driver));
        }
    }

    /// <summary>What has the focus has a frame.</summary>
    [Fact]
    public void TheFocusIsSeen()
    {
        var driver = Open("sleeping-copy-in-fork", "rfc-v3");
        for (var i = 0; i < 12; i++)
        {
            Press(driver, Keys.Tab);
            Assert.NotEqual("none", Run(driver, "return getComputedStyle(document.activeElement).outlineStyle"));
        }
    }

    private IWebDriver Open(string slug, string revision, int width = Chromium.Desk) => browser.Open(Write(slug, revision), width);

    private string Write(string slug, string revision)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var file = Path.Combine(folder.Path, $"{slug}.case");
        KnownCases.Find(slug, revision)!.File.SaveAs(file);
        var page = Path.Combine(folder.Path, $"{slug}.html");
        CommandRun.Of("explain", file, "--html", page);
        return new Uri(page).AbsoluteUri;
    }

    /// <summary>The fragment of the step that is chosen.</summary>
    private static string? Current(IWebDriver driver) =>
        driver.FindElements(By.CssSelector(".row.current")).SingleOrDefault()?.GetAttribute("id");

    private static bool IsInView(IWebDriver driver, string anchor) => (bool)Run(driver, $$"""
        const box = document.getElementById('{{anchor}}').getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
        """)!;

    private static void Press(IWebDriver driver, string key) => new Actions(driver).SendKeys(key).Perform();

    private static object? Run(IWebDriver driver, string script) => ((IJavaScriptExecutor)driver).ExecuteScript(script);

    private static void Until(Func<bool> condition) =>
        Assert.True(System.Threading.SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)));

    private static string Plain(string text) => Blanks().Replace(text, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
