namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// The rows of the lanes as they are made, one after the other: steps of interest, and how many others are folded
/// between them.
/// </summary>
/// <param name="density">How close together.</param>
internal sealed class LaneRows(Density density)
{
    private const string StepIndent = "  ";

    private readonly List<LaneRow> rows = [];
    private readonly List<ExplainedStep> folded = [];

    /// <summary>The function that was shown last for each thread.</summary>
    private readonly Dictionary<string, string> functions = [];

    private bool endsInFold;

    /// <summary>All rows so far.</summary>
    internal IReadOnlyList<LaneRow> All => rows;

    /// <summary>A step that is not shown.</summary>
    internal void Fold(ExplainedStep step) => folded.Add(step);

    /// <summary>A step that is shown.</summary>
    internal void Add(ExplainedStep step)
    {
        Unfold(step);
        Show(step);
    }

    /// <summary>A line across all lanes; which functions the steps after it are in is said anew.</summary>
    internal void Add(LaneRow row)
    {
        rows.Add(row);
        functions.Clear();
        endsInFold = false;
    }

    /// <summary>Steps of a thread of which nothing is known but how many there are.</summary>
    internal void AddFold(string thread, int count)
    {
        rows.Add(new LaneRow(thread, 0, Steps(count), "", ""));
        functions.Remove(thread);
    }

    /// <summary>Nothing before this place is left to be shown; what is folded and had not happened yet is of no interest.</summary>
    internal void EndOfStory()
    {
        folded.RemoveAll(step => step.IsAfter);
        Unfold(next: null);
        folded.Clear();
    }

    private static string Steps(int count) => $"… {count} step{(count == 1 ? "" : "s")}";

    private void Show(ExplainedStep step)
    {
        var mark = step.IsAfter ? LaneRow.After : step.Mark;
        if (step.Function.Length > 0 && functions.GetValueOrDefault(step.Thread) != step.Function)
        {
            if (endsInFold && density != Density.Full && rows[^1].Thread == step.Thread)
                rows[^1] = rows[^1] with { Text = $"{rows[^1].Text.TrimStart()}, then {step.Function}()", Aside = "" };
            else rows.Add(new LaneRow(step.Thread, 0, step.Function + "()", "", step.IsAfter ? LaneRow.After : ""));
        }

        functions[step.Thread] = step.Function;
        var text = (step.Function.Length > 0 ? StepIndent : "") + step.Text + (step.Change.Length > 0 ? $"  [{step.Change}]" : "");
        rows.Add(new LaneRow(step.Thread, step.Number, text, step.Service.Length > 0
            && !step.Text.StartsWith(step.Service, StringComparison.Ordinal) ? $"  in {step.Service}" : "", mark));
        endsInFold = false;
    }

    /// <summary>
    /// One step, or two of the function shown last, are shown all the same: a fold would take as much room. Where there
    /// is none the numbers tell how many they are.
    /// </summary>
    private void Unfold(ExplainedStep? next)
    {
        var now = density >= Density.Tight ? folded.Where(step => step.Thread == next?.Thread).ToList() : [.. folded];
        folded.RemoveAll(now.Contains);
        if (now.Count <= 2
            && now.TrueForAll(step => step.Function.Length == 0 || functions.GetValueOrDefault(step.Thread) == step.Function))
        {
            foreach (var step in density >= Density.Tight ? [] : now) Show(step);
            return;
        }

        if (density == Density.Closest
            && (next is not { Function.Length: > 0 } || functions.GetValueOrDefault(next.Thread) == next.Function)) return;
        foreach (var group in now.GroupBy(step => step.Thread))
        {
            var where = Where([.. group]);
            var isSame = functions.GetValueOrDefault(group.Key) == where && where.Length > 0;
            if (!isSame) functions.Remove(group.Key);
            rows.Add(new LaneRow(group.Key, 0, (isSame ? StepIndent : "") + Steps(group.Count()), isSame || where.Length == 0 ? ""
                : $" in {where}", group.First().IsAfter ? LaneRow.After : ""));
            endsInFold = true;
        }
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
