using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// What functions returned after a step of a recorded run: how far a failure was handed on, and who made something else
/// of it.
/// </summary>
internal static class Returns
{
    private const int Most = 4;

    /// <summary>
    /// What became of a step's failure on its way out, with a semicolon before it: the functions around the step, innermost
    /// first, with what they returned, to the first that did not fail; those are left out that hand on what they were given.
    /// Empty if all did, none has returned, or the step did not fail.
    /// </summary>
    internal static string After(RecordedRun run, int at)
    {
        var entry = run.Entries[at];
        if (!entry.Told.IsFailure) return "";
        var value = entry.Told.Result;
        var parts = new List<string>();
        var rest = run.Machine.Trace.Returns.SkipWhile(made => made.Entry <= at).Where(made => made.Thread == entry.Thread).ToList();
        foreach (var function in entry.Calls)
        {
            var index = rest.FindIndex(made => made.Function == function);
            if (index < 0) continue;
            var result = Of(run, rest[index].Value);
            rest.RemoveRange(0, index + 1);
            if (result is { } returned && returned.Text != value)
                parts.Add($"{function}() {(parts.Count == 0 ? "returns " : "")}{value = returned.Text}");
            if (parts.Count == Most || result is not { IsFailure: true }) break;
        }

        return parts.Count == 0 ? "" : "; " + string.Join(", ", parts);
    }

    /// <summary>A value as C has it; null for what is no result of a kind that tells of failures.</summary>
    internal static string? Text(RecordedRun run, object? value) => Of(run, value)?.Text;

    /// <summary>
    /// A value as C has it, and whether it is one of a failure, or says nothing of success: what an array held before
    /// may be anything.
    /// </summary>
    private static (string Text, bool IsFailure)? Of(RecordedRun run, object? value) => value switch
    {
        null => ("NULL", true),
        int number => (Errno.Text(number), number < 0),
        bool flag => (flag ? "1" : "0", !flag),
        XaEntry entry => (entry.ToString(), true),
        _ => run.Stories.Returned(value),
    };
}
