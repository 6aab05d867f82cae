using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class IssueTextTests
{
    [Fact]
    public void EachNewFindingHasAFileAndNoKnownOne()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new");
        IssueText.Write(SampleResults.All, path);
        IssueText.Write(SampleResults.All, path);
        var unknown = SampleResults.All.Violations.Where(item => item.Defect is null).ToArray();
        var files = Directory.GetFiles(path).Order(StringComparer.Ordinal).ToArray();
        string[] marks = [.. unknown.Select(IssueText.MarkOf), IssueText.MarkOf(Assert.Single(SampleResults.All.LockOrders))];
        Assert.Equal(marks.Select(mark => mark + IssueText.Extension).Order(StringComparer.Ordinal), files.Select(Path.GetFileName));
        foreach (var file in files)
        {
            var mark = Path.GetFileNameWithoutExtension(file);
            Assert.EndsWith($"[{mark}]", File.ReadAllLines(file)[0], StringComparison.Ordinal);
        }

        Golden.Check("issue", marks.Select(mark => Path.Combine(path, mark + IssueText.Extension)).SelectMany(File.ReadAllLines));
    }

    [Fact]
    public void TheMarkIsThatOfTheKey()
    {
        var mark = IssueText.MarkOf(SampleEvents.Fork);
        Assert.Equal(mark, IssueText.MarkOf(SampleEvents.Fork with { Token = "other", Case = 99, Seed = "5", Build = "other" }));
        Assert.NotEqual(mark, IssueText.MarkOf(SampleEvents.Fork with { Key = "I2/f//process" }));
        Assert.NotEqual(mark, IssueText.MarkOf(SampleEvents.Fork with { Revision = "rfc-v2" }));
    }
}
