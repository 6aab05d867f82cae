using OpenQA.Selenium;

namespace TagStorageModel.Properties.Browser;

/// <summary>Lists of a document of which a reader chooses one.</summary>
internal static class Choices
{
    /// <summary>Chooses a value of a list.</summary>
    internal static void Choose(IWebDriver driver, string list, string value)
    {
        driver.FindElement(By.Id(list)).FindElements(By.TagName("option")).Single(option => option.GetAttribute("value") == value).Click();
        Assert.Equal(value, driver.FindElement(By.Id(list)).GetDomProperty("value"));
    }
}
