using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining;

/// <summary>The parts of a report in text, which the forms of it put together.</summary>
/// <param name="explanation">What happened.</param>
/// <param name="width">The longest line.</param>
/// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown.</param>
/// <param name="density">How close together.</param>
internal sealed class ReportSections(Explanation explanation, int width, int detail, Density density)
{
    private const int Hang = 4;
    private const int FewLocks = 6;
    private const int FewestLocks = 3;
    private const int ManyLocks = 12;

    private bool IsTerse => density != Density.Full;

    private bool IsTight => density >= Density.Tight;

    private bool IsClosest => density == Density.Closest;

    /// <summary>
    /// Puts a report together, closer and with the steps that matter least folded until it has no more lines than it
    /// may, if it can be done.
    /// </summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="height">The most lines.</param>
    /// <param name="compose">Puts the parts together.</param>
    internal static IReadOnlyList<string> Fit(Explanation explanation, int width, int height,
        Func<ReportSections, IReadOnlyList<string>> compose)
    {
        var all = compose(new ReportSections(explanation, width, ExplainedStep.Folded, Density.Full));
        if (all.Count <= height) return all;
        var most = explanation.Steps.Concat(explanation.Setup.Story).Where(step => step.IsShown).Select(step => step.Relevance)
            .DefaultIfEmpty(0).Max();
        foreach (var density in (Density[])[Density.Terse, Density.Tight, Density.Closest])
        {
            for (var detail = most; detail >= 0; detail--)
            {
                all = compose(new ReportSections(explanation, width, detail, density));
                if (all.Count <= height) return all;
            }
        }

        return all;
    }

    /// <summary>All sections, in the order in which reports have them.</summary>
    internal IReadOnlyList<string> All() =>
        [.. Complaint(), .. Blank(IsClosest), .. Facts(), .. Tasks(), .. Blank(IsTight), .. Scenario(), "", .. Lanes()];

    /// <summary>What the kernel would say, which rule it is and where it is broken.</summary>
    internal IReadOnlyList<string> Complaint()
    {
        var lines = new List<string>();
        Add(lines, explanation.Title);
        foreach (var line in explanation.Splat) Add(lines, line);
        Add(lines, $"{explanation.Revision} breaks rule {explanation.Invariant}: {explanation.Rule}.");
        if (explanation.Place.ToString() is { Length: > 0 } place) Add(lines, $"where: {place}");
        if (explanation.Known.Length > 0) Add(lines, $"known as {explanation.Known}");
        if (explanation.IsConsequence) Add(lines, explanation.Consequence);
        var count = explanation.Earlier.Count;
        if (count > 0) Add(lines, $"The same run broke {(count == 1 ? "another rule" : $"{count} other rules")} "
            + $"before{(IsClosest ? "" : $"{(count == 1 ? "" : ", last")} {explanation.Earlier[0]}")}");
        if (IsTerse) return lines;
        foreach (var title in explanation.Earlier.Skip(1)) Add(lines, $"  and {title}");
        return lines;
    }

    /// <summary>What contradicts each other.</summary>
    internal IReadOnlyList<string> Facts()
    {
        var lines = new List<string>();
        if (explanation.Facts.Count == 0) return lines;
        Add(lines, "What does not go together:");
        foreach (var fact in explanation.Facts) lines.AddRange(fact.Lines(width));
        lines.AddRange(Blank(IsClosest));
        return lines;
    }

    /// <summary>Where the threads were that it is about, and which locks they held.</summary>
    internal IReadOnlyList<string> Tasks()
    {
        var lines = new List<string>();
        foreach (var task in explanation.Tasks)
        {
            if (IsTight && task.IsInUserSpace && explanation.Tasks.Any(other => other.IsAside && other.Name == task.Name))
                continue;
            if (task.IsAside)
            {
                Add(lines, Aside(task));
                continue;
            }

            var context = Context(task);
            if (IsClosest)
            {
                Add(lines, $"{context}{(task.Locks.Count == 0 ? "no locks held" : $"holds {Names(task)}")}");
                if (task.Calls.Count > 0) Add(lines, Cut($"Call trace of {task.Name}: ", task.Calls, 2));
                continue;
            }

            Add(lines, context + task.Locks.Count switch
            {
                0 => "no locks held",
                1 => "1 lock held:",
                var count => $"{count} locks held:",
            });
            var few = task.Locks.Count > ManyLocks ? FewestLocks : FewLocks;
            var left = IsTerse && task.Locks.Count > few + 1 ? task.Locks.Count - few : 0;
            if (left > 0) Add(lines, $" #0 to #{left - 1}: {task.Locks[0].Text}, …");
            for (var i = left; i < task.Locks.Count; i++)
            {
                var held = task.Locks[i];
                var same = i;
                while (same + 1 < task.Locks.Count && task.Locks[same + 1].Text == held.Text) same++;
                if (same > i)
                {
                    Add(lines, $" #{i} to #{same}: {held.Text}, "
                        + $"{(task.Locks[same].Number == 0 ? "in the setup" : $"lastly step {task.Locks[same].Number}")}"
                        + $"{(held.Calls.Count == 0 ? "" : $", {held.Calls[0]}")}");
                    i = same;
                    continue;
                }

                var kind = held.Class.Length > 0 && held.Class.EndsWith("-nested", StringComparison.Ordinal) ? ", nested" : "";
                var since = held.Number == 0 ? "in the setup" : $"step {held.Number}";
                Add(lines, $" #{i}: {held.Text}{kind}, {since}{(held.Calls.Count == 0 ? "" : $", {held.Calls[0]}")}");
            }

            if (task.Calls.Count > 0) Add(lines, $"Call trace of {task.Name}: {string.Join(" < ", task.Calls)}");
        }

        return lines;
    }

    /// <summary>Where a thread was, and in what context.</summary>
    private string Context(ExplainedTask task)
    {
        var at = $"{task.Name}{(task.Number > 0 ? $" at step {task.Number}" : "")}";
        if (!explanation.TellsContext && task is { InHardirq: false, PreemptCount: 0, IrqsDisabled: false, RcuDepth: 0 })
            return $"{at}: ";
        return $"{at} on {task.Cpu}{(task.InHardirq ? ", in an interrupt" : "")}: preempt_count {task.PreemptCount}, irqs_disabled() "
            + $"{(task.IrqsDisabled ? 1 : 0)}, RCU depth {task.RcuDepth}; ";
    }

    /// <summary>Where a thread was that the complaint is not about, in few lines if there is no room for more.</summary>
    private string Aside(ExplainedTask task)
    {
        var start = $"Call trace of {task.Name} {(task.Number > 0 ? $"at step {task.Number}" : $"at {task.Mark}")}: ";
        return IsTight ? Cut(start, task.Calls, IsClosest ? 1 : 2)
            : $"{start}{string.Join(" < ", task.Calls)}{(task.Locks.Count == 0 ? "; no locks held" : $"; holds {Names(task)}")}";
    }

    /// <summary>The locks that a thread holds, in one line.</summary>
    private static string Names(ExplainedTask task) => string.Join(", ", task.Locks.GroupBy(held => held.Name)
        .Select(same => same.Count() == 1 ? same.Key : $"{same.Key} {same.Count()} times"));

    /// <summary>As many of the innermost functions of a call trace as there is room for.</summary>
    private string Cut(string start, IReadOnlyList<string> functions, int rows)
    {
        var calls = string.Join(" < ", functions);
        for (var most = functions.Count - 1; start.Length + calls.Length > (rows * width) - ((rows - 1) * Hang) && most > 0; most--)
            calls = string.Join(" < ", functions.Take(most)) + " < …";
        return start + calls;
    }

    private static string[] Blank(bool isLeftOut) => isLeftOut ? [] : [""];

    internal IReadOnlyList<string> Scenario()
    {
        var lines = new List<string>();
        var lanes = Explaining.Lanes.Columns(explanation, detail);
        if (explanation.Setup.Memory.Length > 0) Add(lines, $"memory {explanation.Setup.Memory}", 7);
        if (explanation.Setup.Program.Length > 0) Add(lines, $"setup  {explanation.Setup.Program}", 7);
        foreach (var thread in explanation.Threads)
        {
            if (lanes.Contains(thread.Name) && thread.Program.Length > 0) Add(lines, $"{thread.Name,-6} {thread.Program}", 7);
        }

        Add(lines, $"takes  {explanation.Takes}", 7);
        var others = explanation.Threads.Select(thread => thread.Name).Where(name => !lanes.Contains(name)).ToList();
        if (others.Count > 0 && !IsTerse) Add(lines, $"not shown: {string.Join(", ", others)}", 7);
        if (IsTerse || explanation.Setup.Shown.Count == 0) return lines;
        Add(lines, $"In the setup ({explanation.Setup.Steps} steps):");
        foreach (var step in explanation.Setup.Shown.Distinct()) Add(lines, "  " + step, 6);
        return lines;
    }

    /// <summary>How it came to it.</summary>
    internal IReadOnlyList<string> Lanes() => Explaining.Lanes.Of(explanation, width, detail, density);

    private void Add(List<string> lines, string text, int hang = Hang) => lines.AddRange(Wrapping.Lines(text, width, hang));
}
