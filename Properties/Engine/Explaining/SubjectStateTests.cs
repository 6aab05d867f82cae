using System.Text.Json;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Properties.Engine.Explaining;

/// <summary>The state of a machine of which nothing is known but what its objects say.</summary>
public sealed class SubjectStateTests
{
    [Fact]
    public void ObjectsTellWhatTheyHold()
    {
        var lines = StateText.Lines(MachineState.Of(DefaultStoryTests.Recorded("crossed", DefaultStoryTests.Crossed()), 2), 100);
        Assert.Contains("  a  held by t0", lines);
        Assert.Contains("  b  held by t1", lines);
        Assert.Contains("  t0  waits for t1; next: lock(b)", lines);
        lines = StateText.Lines(MachineState.Of(DefaultStoryTests.Recorded("tag-race:1", ReferencePrograms.Make("tag-race:1")), 2), 100);
        Assert.Contains("  RESERVED  1", lines);
        Assert.Contains("  blk  free", lines);
    }

    [Fact]
    public void JsonHasThemUnderOneName()
    {
        var text = MachineState.Of(DefaultStoryTests.Recorded("crossed", DefaultStoryTests.Crossed()), 2).ToJson();
        using var document = JsonDocument.Parse(text);
        Assert.Equal(["revision", "step", "last", "cpus", "threads", "locks", "objects"],
            document.RootElement.EnumerateObject().Select(property => property.Name));
        var objects = document.RootElement.GetProperty("objects").EnumerateArray().ToList();
        Assert.Equal(["a", "b"], objects.Select(item => item.GetProperty("name").GetString()));
        Assert.Equal("held by t0", objects[0].GetProperty("state").GetString());
    }
}
