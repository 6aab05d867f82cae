using System.Text.Json;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed class TraceEventCaseTests
{
    [Fact]
    public void ItReadsAsBefore()
    {
        using var document = JsonDocument.Parse(KnownFailure.Case("i12-interrupt").As("trace-event"));
        Golden.Check("trace-event-i12-interrupt",
            document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(item => item.GetRawText()));
    }

    [Fact]
    public void TracksHaveNamesAndWhatIsOnThemNests()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            using var document = JsonDocument.Parse(item.As("trace-event"));
            var all = document.RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
            var named = all.Where(made => Text(made, "name") == "thread_name").Select(Track).ToHashSet();
            var complete = all.Where(made => Text(made, "ph") == "X").ToList();
            Assert.All(all.Where(made => Text(made, "ph") != "M"), made => Assert.Contains(Track(made), named));
            Assert.Equal(item.Explanation!.Steps.Count, complete.Count(made => Text(made, "cat") is "step" or "after"));
            Assert.Contains(all, made => Text(made, "ph") == "i" && Text(made, "cat") == "violation");
            foreach (var track in complete.GroupBy(Track))
            {
                var open = new Stack<int>();
                foreach (var (start, end) in track.Select(
                    made => (Start: made.GetProperty("ts").GetInt32(), End: made.GetProperty("ts").GetInt32()
                    + made.GetProperty("dur").GetInt32())).OrderBy(span => span.Start).ThenByDescending(span => span.End))
                {
                    Assert.True(end > start);
                    while (open.TryPeek(out var outer) && outer <= start) open.Pop();
                    Assert.True(!open.TryPeek(out var around) || end <= around);
                    open.Push(end);
                }
            }
        }

        static string Text(JsonElement made, string name) => made.TryGetProperty(name, out var value) ? value.GetString()! : "";
        static (int Process, int Thread) Track(JsonElement made) =>
            (made.GetProperty("pid").GetInt32(), made.GetProperty("tid").GetInt32());
    }
}
