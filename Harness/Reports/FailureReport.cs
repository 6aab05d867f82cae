using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A broken rule as a person reads it: the kernel's complaint, locks, call trace, the story in lanes, the way to see it again.</summary>
public static class FailureReport
{
    private const int Hang = 4;

    /// <summary>The report of a token's failure, whose run is made again for it.</summary>
    /// <param name="token">The token; its revision must exist, its case fit and show what it promises.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Of(Token token, int width)
    {
        var made = new ScenarioMachine(token.Case.Scenario, RevisionSet.Find(token.Case.Revision)!, InvariantSet.All());
        made.Machine.Trace.IsRecording = true;
        PointerNames.SetOn(made.Revision);
        new OwnEngine(made.Machine).Run(new ReplayStrategy(token.Case.Schedule));
        return Lines(Explanation.Of(made, Confirmation.Find(made.Machine, token.Promise.Key)!.Value), token.Text, width);
    }

    /// <summary>The report.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="token">Replays it. Its line is never broken, so that it can be pasted: it alone may be too long.</param>
    /// <param name="width">The longest line, at least 60: 72 for a mail, 80 or 100 for a terminal.</param>
    public static IReadOnlyList<string> Lines(Explanation explanation, string token, int width)
    {
        var lines = new List<string>();
        Add(explanation.Title);
        foreach (var line in explanation.Splat) Add(line);
        lines.Add("");
        Add($"{explanation.Revision} breaks rule {explanation.Invariant}: {explanation.Rule}.");
        if (explanation.IsConsequence) Add("An earlier tag write of this run hit a foreign block: this may be its consequence.");
        if (explanation.Earlier.Count > 0) Add("The same run complained before:");
        foreach (var title in explanation.Earlier) Add("  " + title);
        foreach (var task in explanation.Tasks)
        {
            lines.Add("");
            AddTask(task);
        }

        lines.Add("");
        AddScenario();
        lines.Add("");
        lines.AddRange(Lanes.Of(explanation, width));
        lines.Add("");
        lines.Add($"replay:  tagstorage replay {token}");
        return lines;

        void Add(string text, int hang = Hang) => lines.AddRange(Wrapping.Lines(text, width, hang));

        void AddTask(ExplainedTask task)
        {
            Add(task.Locks.Count switch
            {
                0 => $"no locks held by {task.Name}.",
                1 => $"1 lock held by {task.Name}:",
                var count => $"{count} locks held by {task.Name}:",
            });
            for (var i = 0; i < task.Locks.Count; i++)
            {
                var held = task.Locks[i];
                var place = held.Calls.Count == 0 ? "" : ", at: " + string.Join(" < ", held.Calls);
                var since = held.Number == 0 ? "the setup" : $"step {held.Number}";
                var kind = held.Class.Length > 0 && held.Class.EndsWith("-nested", StringComparison.Ordinal) ? ", nested" : "";
                Add($" #{i}: {held.Text}{kind}, {since}{place}", 5);
            }

            var context = task.InHardirq ? ", in an interrupt" : "";
            Add($"{task.Name} on {task.Cpu}: preempt_count {task.PreemptCount}, irqs_disabled() {(task.IrqsDisabled ? 1 : 0)}, RCU depth {task.RcuDepth}{context}");
            if (task.Calls.Count == 0) return;
            Add($"Call trace of {task.Name}:");
            foreach (var call in task.Calls) Add(" " + call);
        }

        void AddScenario()
        {
            var lanes = Lanes.Columns(explanation);
            if (explanation.Setup.Program.Length > 0) Add($"setup  {explanation.Setup.Program}", 7);
            foreach (var thread in explanation.Threads)
            {
                if (lanes.Contains(thread.Name)) Add($"{thread.Name,-6} {thread.Program}", 7);
            }

            var others = explanation.Threads.Select(thread => thread.Name).Where(name => !lanes.Contains(name)).ToList();
            if (others.Count > 0) Add($"not shown: {string.Join(", ", others)}", 7);
            if (explanation.Setup.Shown.Count == 0) return;
            Add($"In the setup ({explanation.Setup.Steps} steps):");
            foreach (var step in explanation.Setup.Shown) Add("  " + step, 6);
        }
    }
}
