using System.Runtime.CompilerServices;

namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Text compared with a file beside the tests. TAGSTORAGE_GOLDEN=write makes the files anew.</summary>
public static class Golden
{
    public static void Check(string name, IEnumerable<string> lines, [CallerFilePath] string test = "")
    {
        var actual = string.Concat(lines.Select(line => line + "\n"));
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("TAGSTORAGE_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing: TAGSTORAGE_GOLDEN=write makes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
