using OpenQA.Selenium;

namespace TagStorageModel.Properties.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ChromiumTests(Chromium browser)
{
    private const string Address = "data:text/html,<style>@media (prefers-color-scheme: dark) { p { display: none } }</style><p>by day</p>";

    [Theory]
    [InlineData(Chromium.Desk, false)]
    [InlineData(Chromium.Phone, true)]
    public void AWindowIsAsWideAndAsDarkAsWanted(int width, bool isDark)
    {
        var driver = browser.Open(Address, width, isDark);
        Assert.Equal(width, (long)((IJavaScriptExecutor)driver).ExecuteScript("return window.innerWidth")!);
        Assert.Equal(!isDark, driver.FindElement(By.TagName("p")).Displayed);
    }
}
