using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>Counts the situations that must occur, and does what is to be done before each run.</summary>
internal sealed class SituationsOccur : Invariant
{
    private readonly List<Situation> all = [];

    /// <summary>What is done before each run.</summary>
    internal Action? Before { get; set; }

    /// <summary>The caller's code that runs on the machine.</summary>
    internal IReadOnlyList<Delegate> Bodies { get; set; } = [];

    /// <summary>In the order in which they were declared.</summary>
    internal IReadOnlyList<Situation> All => all;

    /// <inheritdoc/>
    public override string Id => "T4";

    /// <inheritdoc/>
    public override string Sentence => "Every situation that must be reached is reached in some run";

    /// <inheritdoc/>
    public override void Begin() => Before?.Invoke();

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        foreach (var situation in all) situation.Look();
    }

    internal Situation Add(Situation situation)
    {
        all.Add(situation);
        return situation;
    }
}
