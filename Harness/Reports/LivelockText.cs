namespace TagStorageModel.Harness;

/// <summary>A livelock in words.</summary>
public static class LivelockText
{
    /// <summary>The text.</summary>
    /// <param name="livelock">The livelock.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Lines(LivelockEvent livelock, int width)
    {
        var who = livelock.Threads.Zip(livelock.Functions, (thread, function) => function.Length == 0 ? thread : $"{thread} in {function}()");
        return
        [
            .. Wrapping.Lines($"livelock in {livelock.Subject}: after {SummaryText.Count(livelock.Steps, "step")} the same {SummaryText.Count(livelock.Round, "step")} again and again, though everybody who can go does", width, 4),
            .. Wrapping.Lines($"taking part: {string.Join(", ", who)}", width, 4),
            $"its beginning, to the third round: {livelock.Token}",
        ];
    }
}
