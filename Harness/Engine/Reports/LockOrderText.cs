using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>A lock order across runs in words.</summary>
public static class LockOrderText
{
    /// <summary>The text.</summary>
    /// <param name="order">The event.</param>
    /// <param name="width">The longest line; commands that replay a run are never broken.</param>
    public static IReadOnlyList<string> Lines(LockOrderEvent order, int width)
    {
        var lines = new List<string>();
        Add("WARNING: locks that do not fit together, seen in different runs", 4);
        Add(order.Cycle, 5);
        Add(order.Defect is { } slug ? $"known defect: {slug}" : "not among the known defects", 5);
        var tokens = order.Edges.Select(edge => edge.Token).Distinct().ToList();
        foreach (var edge in order.Edges)
        {
            var where = edge.Function.Length == 0 ? "" : $" in {edge.Function}()";
            Add($"  {edge.From} -> {edge.To}{where}, run {tokens.IndexOf(edge.Token) + 1}", 5);
        }

        for (var i = 0; i < tokens.Count; i++) lines.Add($"replay run {i + 1}:  {ReplayCommand.Of(tokens[i])}");
        return lines;

        void Add(string text, int hang) => lines.AddRange(Wrapping.Lines(text, width, hang));
    }
}
