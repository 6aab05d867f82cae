namespace TagStorageModel.Check;

/// <summary>A check has failed. Its message explains how, in lanes, and ends with what replays it.</summary>
/// <param name="message">The explanation.</param>
/// <param name="token">The run that shows it; null if it is not about a single run.</param>
/// <param name="key">What is wrong, the same in every run that shows the same; empty if it is not about a single run.</param>
public sealed class CheckFailedException(string message, string? token = null, string key = "") : Exception(message)
{
    /// <summary>Makes the run again: <see cref="Check.Replay"/>. Null if it is not about a single run.</summary>
    public string? Token { get; } = token;

    /// <summary>What is wrong, the same in every run that shows the same; empty if it is not about a single run.</summary>
    public string Key { get; } = key;
}
