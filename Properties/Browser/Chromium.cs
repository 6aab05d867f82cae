using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace TagStorageModel.Properties.Browser;

/// <summary>
/// The one browser of all tests: Chromium without a window, started when a test first needs it. Where it is not installed such
/// tests are skipped, and say so.
/// </summary>
public sealed class Chromium : IDisposable
{
    /// <summary>The widths of a desk and of a phone, in CSS pixels.</summary>
    public const int Desk = 1280;

    /// <inheritdoc cref="Desk"/>
    public const int Phone = 400;

    private static readonly string? Program = Find("chromium", "chromium-browser", "google-chrome", "chrome");
    private static readonly string? Server = Find("chromedriver");

    private readonly string profile = Path.Combine(Path.GetTempPath(), $"chromium-{Guid.NewGuid():N}");
    private ChromeDriver? driver;

    /// <summary>Why there is no browser; null if there is one.</summary>
    public static string? Missing =>
        Program is null ? "no chromium on PATH: what is clicked and drawn in a browser is not tested"
            : Server is null ? "no chromedriver on PATH: what is clicked and drawn in a browser is not tested" : null;

    /// <summary>The browser as it is; skips the test that asks if there is none.</summary>
    public IWebDriver Driver
    {
        get
        {
            Assert.SkipWhen(Missing is not null, Missing ?? "");
            return driver ??= Start();
        }
    }

    /// <summary>Opens an address in a window of a width, by day or by night; skips the test if there is no browser.</summary>
    /// <param name="address">Of a file or of a server on this machine.</param>
    /// <param name="width">In CSS pixels.</param>
    /// <param name="isDark">Whether documents are told that the reader prefers a dark ground.</param>
    public IWebDriver Open(string address, int width = Desk, bool isDark = false)
    {
        // An address that differs from the last one in its fragment alone would not be loaded anew.
        Driver.Navigate().GoToUrl("about:blank");
        Tell("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = 800,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = false,
        });
        Tell("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new[]
            {
                new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" },
            },
        });
        Driver.Navigate().GoToUrl(address);
        return Driver;
    }

    /// <summary>What the browser shows, as a PNG.</summary>
    /// <param name="path">Where it is written.</param>
    /// <param name="height">How much of the document, in CSS pixels from its top; 0 for what is in the window.</param>
    public void Picture(string path, int height = 0)
    {
        var asked = new Dictionary<string, object?> { ["format"] = "png" };
        if (height > 0)
        {
            var width = (long)((IJavaScriptExecutor)Driver).ExecuteScript("return window.innerWidth")!;
            asked["captureBeyondViewport"] = true;
            asked["clip"] = new Dictionary<string, object>
            {
                ["x"] = 0,
                ["y"] = 0,
                ["width"] = width,
                ["height"] = height,
                ["scale"] = 1,
            };
        }

        var made = (Dictionary<string, object?>)((ChromeDriver)Driver).ExecuteCdpCommand("Page.captureScreenshot", asked)!;
        File.WriteAllBytes(path, Convert.FromBase64String((string)made["data"]!));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        driver?.Quit();
        driver?.Dispose();
        if (Directory.Exists(profile)) Directory.Delete(profile, recursive: true);
    }

    /// <summary>Both programs are named: nothing is looked for in the net.</summary>
    private ChromeDriver Start()
    {
        var options = new ChromeOptions { BinaryLocation = Program };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", $"--user-data-dir={profile}");
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Server)!, Path.GetFileName(Server)!);
        service.SuppressInitialDiagnosticInformation = true;
        return new ChromeDriver(service, options, TimeSpan.FromMinutes(3));
    }

    private void Tell(string command, Dictionary<string, object?> parameters) =>
        ((ChromeDriver)Driver).ExecuteCdpCommand(command, parameters);

    private static string? Find(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name + (OperatingSystem.IsWindows() ? ".exe" : ""))))
            .FirstOrDefault(File.Exists);
}
