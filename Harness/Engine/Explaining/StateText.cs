using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining;

/// <summary>The state of a machine in words.</summary>
public static class StateText
{
    /// <summary>The lines.</summary>
    /// <param name="state">The state.</param>
    /// <param name="width">The longest line, at least 60.</param>
    public static IReadOnlyList<string> Lines(MachineState state, int width)
    {
        var lines = new List<string> { state.Step == 0 ? $"{state.Revision}, before step 1, after the setup"
            : $"{state.Revision}, after step {state.Step}: {state.Last}" };
        foreach (var (title, items) in Sections(state))
        {
            lines.Add(items.Count == 0 ? $"{title}: none" : title + ":");
            foreach (var item in items) lines.AddRange(Wrapping.Lines("  " + item, width, 6));
        }

        return lines;
    }

    /// <summary>The same in sections, each line as long as it is.</summary>
    /// <param name="state">The state.</param>
    public static IReadOnlyList<StateSection> Sections(MachineState state) =>
    [
        new("contexts", [.. state.Cpus.Select(cpu => $"{cpu.Name}  {(cpu.Thread.Length > 0 ? cpu.Thread : "idle"),-4} preempt_count "
            + $"{cpu.PreemptCount}, irqs_disabled() {(cpu.IrqsDisabled ? 1 : 0)}, RCU depth "
            + $"{cpu.RcuDepth}{(cpu.Stores ? ", stores have not taken effect yet" : "")}")]),
        new("threads", [.. state.Threads.SelectMany(Thread)]),
        new("locks held", [.. state.Locks.Select(Lock)]),
        .. state.Sections,
    ];

    private static IEnumerable<string> Thread(ModelThreadState thread)
    {
        yield return $"{thread.Name}  {thread.Status}{(thread.Next.Length > 0 ? $"; next: {thread.Next}" : "")}";
        if (thread.Calls.Count > 0) yield return $"    in {string.Join(" < ", thread.Calls)}";
    }

    private static string Lock(LockState item) =>
        $"&{item.Name}  {item.Holder}, {(item.Since == 0 ? "since the setup" : $"since step {item.Since}")}"
            + (item.Function.Length > 0 ? $", {item.Function}" : "");
}
