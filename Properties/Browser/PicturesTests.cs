using System.Buffers.Binary;
using System.Text.RegularExpressions;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Browser;

/// <summary>README's pictures, and the script that makes them.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class PicturesTests
{
    private const int Most = 200_000;

    [Fact]
    public void ReadmeHasItsPictures()
    {
        var named = Picture().Matches(Checkout.Read("README.md")).Select(match => match.Groups["path"].Value).ToList();
        Assert.Equal([".github/pictures/explain.png", ".github/pictures/sweep.png"], named.Order(StringComparer.Ordinal));
        foreach (var path in named) Check(Path.Combine(Checkout.Root, path));
    }

    [Fact]
    public void TheScriptMakesThem()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["TAGSTORAGE"] = ProgramRun.Tagstorage,
            ["SWEEP"] = "sweep --schedules 64 --seed 1 --engine own",
        };
        using var run = ProgramRun.In(Checkout.Root, environment, Path.Combine(Checkout.Root, ".github/scripts/pictures"), folder.Path);
        var (code, output, error) = run.Result;
        Assert.True(code == 0, $"{code}\n{output}\n{error}");
        Assert.Equal(["explain.png", "sweep.png"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var path in Directory.GetFiles(folder.Path)) Check(path);
    }

    /// <summary>A picture that is wide enough to be read, and not too large for a page that is read often.</summary>
    private static void Check(string path)
    {
        var picture = File.ReadAllBytes(path);
        Assert.InRange(picture.Length, 1, Most);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), 600, 2000);
    }

    [GeneratedRegex(@"!\[[^\]]+\]\((?<path>[^)]+\.png)\)")]
    private static partial Regex Picture();
}
