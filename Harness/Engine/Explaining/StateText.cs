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
        var lines = new List<string> { $"{state.Revision}, {Title(state)}" };
        foreach (var section in Sections(state))
        {
            lines.Add(section.Lines.Count == 0 ? $"{section.Title}: none" : section.Title + ":");
            foreach (var item in section.Lines) lines.AddRange(Wrapping.Lines("  " + item, width, 6));
        }

        return lines;
    }

    /// <summary>After which step.</summary>
    internal static string Title(MachineState state) =>
        state.Step == 0 ? "before step 1, after the setup" : $"after step {state.Step}: {state.Last}";

    /// <summary>All that it holds, in sections whose titles and order are the same at every step of a run.</summary>
    internal static IReadOnlyList<StateSection> Sections(MachineState state) =>
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
