namespace TagStorageModel.Engine.Explaining;

/// <summary>A row of the lanes before they are laid out: who, which step, what.</summary>
/// <param name="Thread">Whose lane; empty for a line across all of them.</param>
/// <param name="Number">The step's number; 0 without.</param>
/// <param name="Text">The text, indented within the lane.</param>
/// <param name="Aside">What may be left out if there is no room: the service that the step is in.</param>
/// <param name="Mark">What stands in the margin: that the rule is broken here, the number of a fact, that it had not happened yet.</param>
internal sealed record LaneRow(string Thread, int Number, string Text, string Aside, string Mark)
{
    /// <summary>The mark of what had not happened yet when the rule was broken.</summary>
    internal const string After = " .";

    /// <summary>Folds what does not matter and says which function each step is in where that changes.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="lanes">The threads that have a lane.</param>
    /// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown.</param>
    /// <param name="density">How close together.</param>
    internal static IReadOnlyList<LaneRow> Of(Explanation explanation, IReadOnlySet<string> lanes, int detail, Density density)
    {
        var rows = new LaneRows(density);
        var isAfter = false;
        foreach (var step in explanation.Steps)
        {
            if (!lanes.Contains(step.Thread)) continue;
            if (!step.IsShownAt(detail))
            {
                rows.Fold(step);
                continue;
            }

            if (step.IsAfter && !isAfter)
            {
                isAfter = true;
                rows.EndOfStory();
                rows.Add(new LaneRow("", 0, "- - - what had not happened yet - - -", "", After));
            }

            rows.Add(step);
        }

        // What comes after the last step that matters is of no interest.
        rows.EndOfStory();
        return rows.All;
    }

    /// <summary>
    /// The rows of the setup's steps that matter, from the first of them on; their numbers are not those of the run,
    /// and are left out.
    /// </summary>
    /// <param name="story">The steps.</param>
    /// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown.</param>
    internal static IReadOnlyList<LaneRow> OfSetup(IReadOnlyList<ExplainedStep> story, int detail)
    {
        var rows = new LaneRows(Density.Full);
        var last = 0;
        foreach (var step in story.Where(step => step.IsShownAt(detail)))
        {
            if (rows.All.Count > 0 && step.Number > last + 1) rows.AddFold(step.Thread, step.Number - last - 1);
            last = Math.Max(last, step.Number);
            rows.Add(step with { Number = 0 });
        }

        return rows.All;
    }
}
