using OpenQA.Selenium;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Browser;
using TagStorageModel.Properties.Cli;

namespace TagStorageModel.Properties.Browsing;

/// <summary>The explorer as somebody uses it: clicked, and typed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ExplorerPageTests(Chromium browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private IWebDriver Driver => browser.Driver;

    /// <summary>From the start of its scenario to the mail's defect by what the page points out, and out of it with a token.</summary>
    [Fact]
    public async Task TheMailsDefectIsReachedByClickingAndItsTokenReplays()
    {
        await using var explorer = await Open();
        Assert.Equal("before the first step", Text("stands"));
        Wait(() => Find("[data-outlook].found").Count > 0);
        Assert.Contains("may lead to sleeping-copy-in-fork", Find("[data-outlook].found")[0].Text, StringComparison.Ordinal);
        Find("[data-defect=sleeping-copy-in-fork] .follow")[0].Click();
        var steps = 0;
        for (; !Driver.FindElement(By.Id("broken")).Displayed; steps++)
        {
            Assert.InRange(steps, 0, 200);
            Assert.Single(Find(".move.way")).Click();
            Wait(() => Text("stands").StartsWith($"after step {steps + 1}:", StringComparison.Ordinal));
        }

        Assert.Contains("sleeping-copy-in-fork", Text("broken"), StringComparison.Ordinal);
        Assert.Contains("try_transfer_saved_tags", Text("broken"), StringComparison.Ordinal);
        var token = Token.Parse(Copied(), Subjects.All);
        Assert.Equal(SampleExplorer.Fork.Promise.Key, token.Promise.Key);
        Assert.Equal(steps, Exploration.ScheduleOf(token).Steps);
        var replayed = CommandRun.Of("replay", token.Text);
        Assert.Equal((ExitCode.Violation, ""), (replayed.Code, replayed.Error));
        Assert.Contains(token.Promise.Key, replayed.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStateIsThatWhichExplainShows()
    {
        await using var explorer = await Open(schedule: Exploration.ScheduleOf(SampleExplorer.Fork, 39));
        var shown = Driver.FindElements(By.CssSelector("#state li:not(:has(del))")).Select(item => Joined(item.Text));
        var printed = CommandRun.Of("explain", SampleExplorer.Fork.Text, "--at", "39").Output;
        Assert.All(shown, line => Assert.Contains(line, Joined(printed), StringComparison.Ordinal));
        Assert.NotEmpty(Find("#state ins"));
        Assert.NotEmpty(Find("#state del"));
    }

    /// <summary>Back and on again, a branch, and back to what was left; all of it with keys.</summary>
    [Fact]
    public async Task GoingBackAndBranchingWorksWithKeys()
    {
        await using var explorer = await Open(ScheduleText.Parse("0*12"));
        Press("1", "after step 13:");
        Press(Keys.ArrowLeft, "after step 12:");
        Press(Keys.Backspace, "after step 11:");
        Press(Keys.ArrowRight, "after step 12:");
        Press(Keys.ArrowRight, "after step 13:");
        Press(Keys.Home, "before the first step");
        Assert.Empty(Find("#branches li"));
        var address = Driver.Url;
        Assert.EndsWith("#schedule=", address, StringComparison.Ordinal);
        Press("1", "after step 1:");
        Assert.Equal("0/0", Driver.SwitchTo().ActiveElement().GetDomAttribute("data-move") ?? "0/0");
        Find("#trail .number")[^1].Click();
        Wait(() => Text("stands").StartsWith("after step 1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWasLeftIsListedAndReturnedTo()
    {
        var token = Harness.TagStorage.KnownCases.All
            .First(item => item.File.Token.Case.Scenario.Tasks > 1 && item.File.Token.Case.Schedule.Runs.Count > 2).File.Token;
        await using var explorer = await Open(address: $"#case={token.Text}&schedule=");
        Wait(() => Find(".move").Count > 1);
        Find(".move")[0].Click();
        Wait(() => Text("stands").StartsWith("after step 1: T0", StringComparison.Ordinal));
        Press(Keys.ArrowLeft, "before the first step");
        Find(".move")[1].Click();
        Wait(() => Text("stands").StartsWith("after step 1: T1", StringComparison.Ordinal));
        var left = Assert.Single(Find("#branches li"));
        Assert.Contains("after step 1: T0", left.Text, StringComparison.Ordinal);
        left.FindElement(By.TagName("button")).Click();
        Wait(() => Text("stands").StartsWith("after step 1: T0", StringComparison.Ordinal));
        Assert.Contains("T1", Assert.Single(Find("#branches li")).Text, StringComparison.Ordinal);
        Driver.Navigate().Refresh();
        Wait(() => Text("stands").StartsWith("after step 1: T0", StringComparison.Ordinal));
        Assert.Single(Find("#branches li"));
    }

    /// <summary>Nothing of it is wider than the window, and every text can be told from its ground.</summary>
    [Theory]
    [InlineData(Chromium.Desk, false)]
    [InlineData(Chromium.Desk, true)]
    [InlineData(Chromium.Phone, false)]
    [InlineData(Chromium.Phone, true)]
    public async Task ItFitsItsWindow(int width, bool isDark)
    {
        await using var explorer = await Open(Exploration.ScheduleOf(SampleExplorer.Fork), width, isDark);
        Wait(() => !Text("ahead-status").StartsWith("Looking", StringComparison.Ordinal));
        Copied();
        var script = (IJavaScriptExecutor)Driver;
        Assert.Equal((long)width, script.ExecuteScript("return document.documentElement.scrollWidth"));
        Assert.Equal("", script.ExecuteScript(Contrast));
    }

    [Fact]
    public async Task TheMatrixOpensItsRuns()
    {
        await using var explorer = await Open(cells: [SampleExplorer.Cell]);
        Wait(() => Driver.FindElement(By.Id("matrix")).Displayed);
        Driver.FindElement(By.Id("matrix")).Click();
        Wait(() => Find("td details").Count == 1);
        Find("td summary")[0].Click();
        Find("td a")[0].Click();
        Wait(() => Find("#broken li").Count == 1);
        Assert.Contains("sleeping-copy-in-fork", Text("broken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenItHasEndedThePageSaysSo()
    {
        var explorer = await Open();
        await explorer.DisposeAsync();
        Find(".move")[0].Click();
        Wait(() => Text("fault").Contains("has it been ended?", StringComparison.Ordinal));
    }

    /// <summary>
    /// The texts whose contrast with the ground below them is less than 4.5 to 1; those of buttons that are off do not count.
    /// </summary>
    private const string Contrast = """
        const light = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map(v => v / 255)
          .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
          if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
        const bad = [];
        for (const e of document.querySelectorAll('body *')) {
          if (e.closest(':disabled, option') || !e.checkVisibility()) continue;
          if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== '')) continue;
          const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
          if ((a + .05) / (b + .05) < 4.5) bad.push(e.className + ' ' + e.textContent.slice(0, 30) + ' ' + (a + .05) / (b + .05));
        }
        return bad.join('\n');
        """;

    private async Task<SampleExplorer> Open(Schedule? schedule = null, int width = Chromium.Desk, bool isDark = false,
        string address = "", IReadOnlyList<CellEvent>? cells = null)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var explorer = await SampleExplorer.Start(schedule, cells ?? []);
        browser.Open(explorer.Address + address, width, isDark);
        Wait(() => Text("stands").Length > 0);
        return explorer;
    }

    private string Copied()
    {
        Driver.FindElement(By.Id("copy")).Click();
        Wait(() => Driver.FindElement(By.Id("token-text")).GetDomProperty("value") is { Length: > 0 });
        return Driver.FindElement(By.Id("token-text")).GetDomProperty("value")!;
    }

    private void Press(string key, string stands)
    {
        Driver.SwitchTo().ActiveElement().SendKeys(key);
        Wait(() => Text("stands").StartsWith(stands, StringComparison.Ordinal));
    }

    private string Text(string id) => Driver.FindElement(By.Id(id)).Text;

    private IReadOnlyList<IWebElement> Find(string selector) => Driver.FindElements(By.CssSelector(selector));

    private static string Joined(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Wait(Func<bool> until)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (until()) return;
            }
            catch (StaleElementReferenceException) when (watch.Elapsed < Patience)
            {
                // It is being drawn anew.
            }

            Assert.True(watch.Elapsed < Patience, "it did not come to it");
            System.Threading.Thread.Sleep(20);
        }
    }
}
