using System.IO.Compression;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Check;

/// <summary>What is packed is all that somebody needs who has no checkout.</summary>
public sealed class PackagesTests
{
    private const int NothingRestored = 77;
    private static readonly string[] Libraries = ["TagStorageModel.Check", "TagStorageModel.Engine", "TagStorageModel.Kit"];

    [Fact]
    public void AConsoleProjectAndTheTemplateWorkWithThePackageAlone()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the script is one of bash");
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>(Dotnet.Environment)
        {
            ["CONFIGURATION"] = BuildKind.IsDebug ? "Debug" : "Release"
        };
        using var run = ProgramRun.In(folder.Path, environment, Path.Combine(Checkout.Root, "Properties/Check/Packages/run"), folder.Path);
        var (code, output, error) = run.Result;
        if (code == NothingRestored) Assert.Skip(output);
        Assert.True(code == 0, output + error);
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        Assert.Contains(lines, line => line.StartsWith("mended: verified, ", StringComparison.Ordinal));
        Assert.Contains("planted breaks rule C1: what is taken was put.", lines);
        Assert.Contains(lines, line => line.Contains("2 tasks", StringComparison.Ordinal));
        Assert.Contains("replayed: True", lines);
        Assert.StartsWith("check: verified, ", lines.SkipWhile(line => line != "== template").ElementAt(1), StringComparison.Ordinal);
        foreach (var library in Libraries) HasAll(Path.Combine(folder.Path, "packages", library + ".0.1.0"), library);
        Assert.True(File.Exists(Path.Combine(folder.Path, "packages", "TagStorageModel.0.1.0.nupkg")));
    }

    /// <summary>Readme, licence, documentation, symbols.</summary>
    private static void HasAll(string path, string library)
    {
        using var package = ZipFile.OpenRead(path + ".nupkg");
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{library}.dll"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{library}.xml"));
        using var manifest = new StreamReader(package.GetEntry(library + ".nuspec")!.Open());
        var text = manifest.ReadToEnd();
        Assert.Contains("""<license type="expression">GPL-2.0-only</license>""", text, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", text, StringComparison.Ordinal);
        using var symbols = ZipFile.OpenRead(path + ".snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{library}.pdb"));
    }
}
