using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class SavedRunsTextTests
{
    [Theory]
    [InlineData(0, 0, "no saved case of the catalogue is of this revision and these rules")]
    [InlineData(1, 0, "1 saved case of the catalogue run first: each still shows its failure")]
    [InlineData(30, 1, "30 saved cases of the catalogue run first: 1 no longer shows its failure")]
    [InlineData(30, 2, "30 saved cases of the catalogue run first: 2 no longer show their failures")]
    public void HowManyIsSaidInOneLine(int cases, int stale, string text)
    {
        var saved = SampleEvents.Saved with
        {
            Cases = cases,
            Stale = [.. Enumerable.Range(0, stale).Select(i => new StaleCase($"{i}.case", "I2/f//process", "gone"))]
        };
        Assert.Equal(text, SavedRunsText.Of(saved));
        Assert.Equal(Enumerable.Range(0, stale).Select(i => $"SAVED CASE {i}.case no longer shows I2/f//process: gone"),
            SavedRunsText.StaleOf(saved));
    }
}
