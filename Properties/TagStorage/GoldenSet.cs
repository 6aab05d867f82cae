using System.Runtime.CompilerServices;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>
/// The golden sequences of the functions in one file of the model, compared exactly: <c>Golden/function.branch.txt</c>, or
/// <c>Golden/function.branch.revision.txt</c> where the revisions differ. Written anew where the environment variable
/// TAGSTORAGE_GOLDEN is <c>write</c>.
/// </summary>
/// <param name="cases">The cases.</param>
internal sealed class GoldenSet(params GoldenCase[] cases)
{
    internal IReadOnlyList<GoldenCase> Cases => cases;

    /// <summary>Case and revision of every sequence.</summary>
    internal TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var (one, revision) in Sequences()) names.Add(one.Name, revision.Name);
            return names;
        }
    }

    internal IEnumerable<(GoldenCase Case, RevisionEntry Revision)> Sequences() =>
        from one in cases
        from revision in RevisionSet.All
        where revision.Name is "rfc-v2" or "rfc-v3" && (one.Only is null || one.Only == revision.Name)
        select (one, revision);

    internal GoldenCase Find(string name) => cases.Single(one => one.Name == name);

    internal void Check(string name, string revision)
    {
        if (Environment.GetEnvironmentVariable("TAGSTORAGE_GOLDEN") == "write") Write(name);
        var run = Find(name).Run(RevisionSet.Find(revision)!.Make);
        Assert.Equal(0, run.OutcomesLeft);
        Assert.Equal(Golden(name, revision), run.Text);
    }

    /// <summary>The golden sequence of a case.</summary>
    internal static string Golden(string name, string revision)
    {
        var own = Path.Combine(Folder(), $"{name}.{revision}.txt");
        return File.ReadAllText(File.Exists(own) ? own : Path.Combine(Folder(), $"{name}.txt"));
    }

    internal static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder(), "*.txt").Select(file => Path.GetFileName(file));

    private static string Folder([CallerFilePath] string here = "")
    {
        var beside = Path.Combine(Path.GetDirectoryName(here)!, "Golden");
        return Directory.Exists(beside) ? beside : Path.Combine(AppContext.BaseDirectory, "TagStorage", "Golden");
    }

    private void Write(string name)
    {
        var texts = Sequences().Where(sequence => sequence.Case.Name == name)
            .ToDictionary(sequence => sequence.Revision.Name, sequence => sequence.Case.Run(sequence.Revision.Make).Text);
        foreach (var old in new[] { $"{name}.txt", $"{name}.rfc-v2.txt", $"{name}.rfc-v3.txt" }) File.Delete(Path.Combine(Folder(), old));
        if (texts.Count > 1 && texts.Values.Distinct().Count() == 1)
            File.WriteAllText(Path.Combine(Folder(), $"{name}.txt"), texts.Values.First());
        else foreach (var (revision, text) in texts) File.WriteAllText(Path.Combine(Folder(), $"{name}.{revision}.txt"), text);
    }
}
