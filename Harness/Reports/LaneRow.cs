namespace TagStorageModel.Harness;

/// <summary>The rows of the lanes before they are laid out: who, which step, what.</summary>
/// <param name="Thread">Whose lane; empty for a line across all of them.</param>
/// <param name="Number">The step's number; 0 without.</param>
/// <param name="Text">The text, indented within the lane.</param>
/// <param name="Aside">What may be left out if there is no room: the service that the step is in.</param>
/// <param name="Mark">What stands in the margin: that the rule is broken here, the number of a fact, that it had not happened yet.</param>
internal sealed record LaneRow(string Thread, int Number, string Text, string Aside, string Mark)
{
    /// <summary>The mark of what had not happened yet when the rule was broken.</summary>
    internal const string After = " .";

    private const string StepIndent = "  ";

    /// <summary>Folds what does not matter and says which function each step is in where that changes.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="lanes">The threads that have a lane.</param>
    /// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown.</param>
    internal static List<LaneRow> Of(Explanation explanation, IReadOnlySet<string> lanes, int detail)
    {
        var rows = new List<LaneRow>();
        var functions = new Dictionary<string, string>();
        var fold = new List<ExplainedStep>();
        var isAfter = false;
        foreach (var step in explanation.Steps)
        {
            if (!lanes.Contains(step.Thread)) continue;
            if (!step.IsShownAt(detail))
            {
                fold.Add(step);
                continue;
            }

            if (step.IsAfter && !isAfter)
            {
                isAfter = true;
                fold.RemoveAll(item => item.IsAfter);
                Unfold(rows, functions, fold);
                rows.Add(new LaneRow("", 0, "- - - what had not happened yet - - -", "", After));
                functions.Clear();
            }

            Unfold(rows, functions, fold);
            Add(rows, functions, step);
        }

        // What comes after the last step that matters is of no interest.
        fold.RemoveAll(item => item.IsAfter);
        Unfold(rows, functions, fold);
        return rows;
    }

    /// <summary>The rows of the setup's steps that matter, from the first of them on; their numbers are not those of the run, and are left out.</summary>
    /// <param name="story">The steps.</param>
    /// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown.</param>
    internal static List<LaneRow> OfSetup(IReadOnlyList<ExplainedStep> story, int detail)
    {
        var rows = new List<LaneRow>();
        var functions = new Dictionary<string, string>();
        var last = 0;
        foreach (var step in story.Where(step => step.IsShownAt(detail)))
        {
            if (rows.Count > 0 && step.Number > last + 1)
            {
                var count = step.Number - last - 1;
                rows.Add(new LaneRow(step.Thread, 0, $"… {count} step{(count == 1 ? "" : "s")}", "", ""));
                functions.Clear();
            }

            last = Math.Max(last, step.Number);
            Add(rows, functions, step with { Number = 0 });
        }

        return rows;
    }

    private static void Add(List<LaneRow> rows, Dictionary<string, string> functions, ExplainedStep step)
    {
        var mark = step.IsAfter ? After : step.Mark;
        if (step.Function.Length > 0 && functions.GetValueOrDefault(step.Thread) != step.Function)
            rows.Add(new LaneRow(step.Thread, 0, step.Function + "()", "", step.IsAfter ? After : ""));
        functions[step.Thread] = step.Function;
        var text = (step.Function.Length > 0 ? StepIndent : "") + step.Text + (step.Change.Length > 0 ? $"  [{step.Change}]" : "");
        rows.Add(new LaneRow(step.Thread, step.Number, text, step.Service.Length > 0 && !step.Text.StartsWith(step.Service, StringComparison.Ordinal) ? $"  in {step.Service}" : "", mark));
    }

    /// <summary>One step, or two of the function shown last, are shown all the same: a fold would take as much room.</summary>
    private static void Unfold(List<LaneRow> rows, Dictionary<string, string> functions, List<ExplainedStep> fold)
    {
        if (fold.Count <= 2 && fold.TrueForAll(step => step.Function.Length == 0 || functions.GetValueOrDefault(step.Thread) == step.Function))
        {
            foreach (var step in fold) Add(rows, functions, step);
        }
        else
        {
            foreach (var group in fold.GroupBy(step => step.Thread))
            {
                var where = Where([.. group]);
                var isSame = functions.GetValueOrDefault(group.Key) == where && where.Length > 0;
                if (!isSame) functions.Remove(group.Key);
                var count = group.Count() == 1 ? "1 step" : $"{group.Count()} steps";
                var text = isSame ? $"{StepIndent}… {count}" : where.Length > 0 ? $"… {count} in {where}" : $"… {count}";
                rows.Add(new LaneRow(group.Key, 0, text, "", group.First().IsAfter ? After : ""));
            }
        }

        fold.Clear();
    }

    /// <summary>The innermost function that all steps have in common, or the outermost ones of each.</summary>
    private static string Where(List<ExplainedStep> steps)
    {
        var calls = steps.Where(step => step.Calls.Count > 0).Select(step => step.Calls.Reverse().ToArray()).ToList();
        if (calls.Count == 0) return "";
        var common = 0;
        while (calls.All(chain => chain.Length > common && chain[common] == calls[0][common])) common++;
        if (common > 0) return calls[0][common - 1];
        var outermost = calls.Select(chain => chain[0]).Distinct().ToList();
        return string.Join(", ", outermost.Take(3)) + (outermost.Count > 3 ? ", …" : "");
    }
}
