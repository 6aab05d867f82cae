using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Linearizability;

/// <summary>A history in lanes: one column a thread, time downwards.</summary>
internal static class HistoryText
{
    private const int Gap = 3;

    /// <summary>The history of a recorded run.</summary>
    internal static IEnumerable<string> Lines(Machine machine)
    {
        var events = machine.Trace.Entries.Where(entry => !entry.IsNote && entry.Step.Target is History)
            .Select(entry => (entry.Thread.Index, entry.Text)).ToList();
        int[] widths = [.. machine.Threads.Select(thread => events.Where(item => item.Index == thread.Index)
            .Select(item => item.Text.Length).Append(thread.Name.Length).Max() + Gap)];
        yield return Row(machine.Threads.Select(thread => thread.Name), widths);
        foreach (var (index, text) in events) yield return Row(machine.Threads.Select(thread => thread.Index == index ? text : ""), widths);
        yield return "";
    }

    private static string Row(IEnumerable<string> cells, int[] widths) =>
        string.Concat(cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
}
