using System.Text.Json.Nodes;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// The whole run in the Trace Event Format, which Perfetto and chrome://tracing show: a track for each thread, with the C
/// functions around its steps, and one for each CPU that says who runs on it. A step takes a microsecond: there is an
/// order, but no time.
/// </summary>
public static class TraceEventCase
{
    private const int Threads = 1;
    private const int Cpus = 2;

    /// <summary>The document.</summary>
    public static string Write(ExplainedCase item)
    {
        var events = new JsonArray();
        if (item.Explanation is { } explanation)
        {
            foreach (var made in EventsOf(explanation)) events.Add(made);
        }

        return PlainText.Json(new JsonObject
        {
            ["traceEvents"] = events,
            ["displayTimeUnit"] = "ns",
            ["otherData"] = new JsonObject
            {
                ["token"] = item.Token.Text,
                ["revision"] = item.Token.Case.Revision
            }
        }.ToJsonString(JsonLines.Options)) + "\n";
    }

    private static IEnumerable<JsonObject> EventsOf(Explanation explanation)
    {
        var threads = explanation.Threads.Select(thread => thread.Name).Append("setup")
            .Where(name => explanation.Steps.Any(step => step.Thread == name)).ToList();
        var cpuOf = explanation.Threads.ToDictionary(thread => thread.Name, thread => thread.Cpu);
        cpuOf["setup"] = "cpu0";
        var cpus = cpuOf.Values.Distinct().Order(StringComparer.Ordinal).ToList();
        yield return Name("process_name", Threads, 0, "threads");
        yield return Name("process_name", Cpus, 0, "CPUs");
        foreach (var (i, thread) in threads.Index()) yield return Name("thread_name", Threads, i + 1, thread);
        foreach (var (i, cpu) in cpus.Index()) yield return Name("thread_name", Cpus, i + 1, cpu);
        foreach (var (i, thread) in threads.Index())
        {
            foreach (var call in CallsOf(explanation, thread))
                yield return Complete(call.Name, "function", Threads, i + 1, call.Start, call.End - call.Start);
        }

        foreach (var (cpu, thread, start, end) in TurnsOf(explanation, cpuOf))
            yield return Complete(thread, "cpu", Cpus, cpus.IndexOf(cpu) + 1, start, end - start);
        foreach (var (time, step) in explanation.Steps.Index())
        {
            var made = Complete(step.Text, step.IsAfter ? "after" : "step", Threads, threads.IndexOf(step.Thread) + 1, time, 1);
            made["args"] = new JsonObject { ["step"] = step.Number, ["place"] = step.Place, ["change"] = step.Change };
            yield return made;
            if (!step.IsViolation) continue;
            yield return new JsonObject
            {
                ["name"] = $"{explanation.Invariant}: {explanation.Title}",
                ["cat"] = "violation",
                ["ph"] = "i",
                ["s"] = "g",
                ["ts"] = time,
                ["pid"] = Threads,
                ["tid"] = threads.IndexOf(step.Thread) + 1
            };
        }
    }

    /// <summary>From when to when a thread was in each function, the outer ones first.</summary>
    private static IEnumerable<(string Name, int Start, int End)> CallsOf(Explanation explanation, string thread)
    {
        var open = new List<(string Name, int Start)>();
        var closed = new List<(string Name, int Start, int End, int Depth)>();
        var end = 0;
        foreach (var (time, step) in explanation.Steps.Index())
        {
            if (step.Thread != thread) continue;
            string[] calls = [.. step.Calls.Reverse()];
            var common = 0;
            while (common < open.Count && common < calls.Length && open[common].Name == calls[common]) common++;
            Close(common);
            foreach (var name in calls[common..]) open.Add((name, time));
            end = time + 1;
        }

        Close(0);
        return closed.OrderBy(call => call.Start).ThenBy(call => call.Depth).Select(call => (call.Name, call.Start, call.End));

        void Close(int depth)
        {
            for (var i = open.Count - 1; i >= depth; i--) closed.Add((open[i].Name, open[i].Start, end, i));
            open.RemoveRange(depth, open.Count - depth);
        }
    }

    /// <summary>Who ran on which CPU from when to when.</summary>
    private static IEnumerable<(string Cpu, string Thread, int Start, int End)> TurnsOf(
        Explanation explanation, Dictionary<string, string> cpuOf)
    {
        var start = 0;
        for (var i = 0; i < explanation.Steps.Count; i++)
        {
            if (i + 1 < explanation.Steps.Count && explanation.Steps[i + 1].Thread == explanation.Steps[i].Thread) continue;
            yield return (cpuOf[explanation.Steps[i].Thread], explanation.Steps[i].Thread, start, i + 1);
            start = i + 1;
        }
    }

    private static JsonObject Name(string what, int process, int thread, string name) =>
        new() { ["name"] = what, ["ph"] = "M", ["pid"] = process, ["tid"] = thread, ["args"] = new JsonObject { ["name"] = name } };

    private static JsonObject Complete(string name, string category, int process, int thread, int start, int duration) =>
        new()
        {
            ["name"] = name,
            ["cat"] = category,
            ["ph"] = "X",
            ["ts"] = start,
            ["dur"] = duration,
            ["pid"] = process,
            ["tid"] = thread
        };
}
