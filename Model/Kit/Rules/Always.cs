using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Rules;

/// <summary>A condition on shared words that holds at the start and after every step that changes one of them.</summary>
/// <remarks>It reads all its words at a change of one: such changes are in one order to a search.</remarks>
public sealed class Always : Invariant
{
    private readonly Word[] words;
    private readonly long[] values;
    private readonly ConditionTest test;

    /// <summary>A rule about words of the machine that it will be added to.</summary>
    /// <param name="number">Its number among the rules of its kind.</param>
    /// <param name="sentence">The rule as a sentence.</param>
    /// <param name="words">All that it looks at.</param>
    /// <param name="test">Whether it holds.</param>
    public Always(int number, string sentence, IReadOnlyList<Word> words, ConditionTest test)
    {
        Id = $"A{number}";
        Sentence = sentence;
        this.words = [.. words];
        this.test = test;
        values = new long[words.Count];
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override string Sentence { get; }

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => words.Select(word => On(word.ChangedBy, of: word, joins: AddWords, does: Judge));

    /// <inheritdoc/>
    public override void Begin()
    {
        if (!Holds()) Machine.Violations.Report(this, null, "does not hold at the start");
    }

    private void AddWords(in Step step, ref Footprint footprint)
    {
        foreach (var word in words) footprint.Add(word.Place, write: false);
    }

    private void Judge(ModelThread thread, in Step step, long result)
    {
        Exercised++;
        if (!Holds()) Machine.Violations.Report(this, thread, "does not hold");
    }

    private bool Holds()
    {
        for (var i = 0; i < words.Length; i++) values[i] = words[i].Final;
        return test(values);
    }
}
