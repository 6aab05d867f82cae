using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>A livelock in words.</summary>
public static class LivelockText
{
    /// <summary>The text.</summary>
    /// <param name="livelock">The livelock.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Lines(LivelockEvent livelock, int width)
    {
        var who = livelock.Threads.Select((thread, i) =>
            $"{thread}{(livelock.Functions[i].Length == 0 ? "" : $" in {livelock.Functions[i]}()")}, every "
            + $"{SummaryText.Count(livelock.Rounds[i], "step")}");
        return
        [
            .. Wrapping.Lines($"livelock in {livelock.Subject}: everybody who can go makes the same steps again and again, and nobody "
                + "changes what they look at", width, 4),
            .. who.SelectMany(line => Wrapping.Lines(line, width, 4)),
            $"its first {SummaryText.Count(livelock.Steps, "step")}: {ReplayCommand.Shown(livelock.Token)}",
        ];
    }
}
