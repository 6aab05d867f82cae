using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class KnownRowTests
{
    [Theory]
    [InlineData(0, "-")]
    [InlineData(99_999, "99,999")]
    [InlineData(100_000, "100k")]
    [InlineData(99_999_999, "99999k")]
    [InlineData(123_456_789, "123M")]
    public void ACountFitsItsColumn(long times, string count) =>
        Assert.Equal(count, new KnownRow("a", times, "I1", false, "").Count);

    /// <summary>Those of all keys of a defect are added up; the rule that was broken most often stands for it.</summary>
    [Fact]
    public void TheMostFrequentComesFirst()
    {
        var (fork, other) = (SampleEvents.Fork, SampleEvents.Fork with { Defect = "b", Key = "I1/f//process" });
        var again = fork with { Key = "I21/f//process", Invariant = "I21" };
        var summary = SampleEvents.Summary with
        {
            Shown = new Dictionary<string, long> { [fork.Key] = 2, [again.Key] = 3, [other.Key] = 4 },
        };
        var rows = KnownRow.Of(summary, [other, fork, SampleEvents.Deadlock, again], []);
        Assert.Equal([("sleeping-copy-in-fork", 5L, "I21+"), ("b", 4L, "I2")], rows.Select(row => (row.Slug, row.Times, row.Rules)));
    }
}
