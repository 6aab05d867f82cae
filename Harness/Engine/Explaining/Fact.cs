namespace TagStorageModel.Engine.Explaining;

/// <summary>One of the things that contradict each other where a rule is broken, in a recorded run.</summary>
/// <param name="Entry">Where it happened; −1 if it is no step but what was found when all was over, or what never happened.</param>
/// <param name="Text">What it means, in words and C names.</param>
public sealed record Fact(int Entry, string Text)
{
    /// <summary>What never happened, or was so from the start.</summary>
    public static Fact Never(string text) => new(-1, text);

    /// <summary>What threads wait for when none can go any more: there the rule is broken.</summary>
    public static Fact Waits(string text) => new(-1, text) { IsBroken = true };

    /// <summary>Whether it went wrong here, though the rule is broken elsewhere: here somebody would have to change something.</summary>
    public bool IsCause { get; init; }

    /// <summary>Whether the rule is broken here, although it is no step.</summary>
    public bool IsBroken { get; private init; }
}
