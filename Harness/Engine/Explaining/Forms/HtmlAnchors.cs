namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>Where steps and facts stand in a document: the fragments of its address.</summary>
internal sealed class HtmlAnchors
{
    private readonly Dictionary<ExplainedStep, string> steps = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> marked = [];
    private readonly Dictionary<string, string> facts = [];

    /// <summary>The anchors of what has a row.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="rows">The steps that have a row, those of the setup first.</param>
    internal HtmlAnchors(Explanation explanation, IEnumerable<ExplainedStep> rows)
    {
        foreach (var (i, fact) in explanation.Facts.Index()) facts.TryAdd(fact.Mark, $"f{i + 1}");
        var setup = explanation.Setup.All.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var step in rows)
        {
            var anchor = step.Number > 0 ? $"{(setup.Contains(step) || step.Thread == "setup" ? 'u' : 's')}{step.Number}"
                : step.Mark.Length > 0 && !marked.ContainsKey(step.Mark) ? $"m{OfMark(step.Mark)}" : "";
            if (anchor.Length > 0) steps.Add(step, anchor);
            if (anchor.Length > 0 && step.Mark.Length > 0) marked.TryAdd(step.Mark, anchor);
        }
    }

    /// <summary>The anchor of a step's row; empty if it has none.</summary>
    internal string Of(ExplainedStep step) => steps.GetValueOrDefault(step, "");

    /// <summary>The anchor of the row at which a fact happens; null if there is none.</summary>
    internal string? StepOf(ExplainedFact fact) => marked.GetValueOrDefault(fact.Mark);

    /// <summary>The anchor of the fact that a mark stands for; null if it is none's.</summary>
    internal string? OfMark(string mark) => facts.GetValueOrDefault(mark);

    /// <summary>What stands for a mark in a document: a number, or an exclamation mark where the rule is broken.</summary>
    internal static string Sign(string mark) => mark == ExplainedFact.Broken ? "!" : mark.TrimEnd('>');
}
