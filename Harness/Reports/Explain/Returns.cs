using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What functions returned after a step of a recorded run: how far a failure was handed on, and who made something else of it.</summary>
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
        var value = entry.Text[(entry.Text.LastIndexOf(' ') + 1)..];
        if (value is not ("NULL" or "0") && !value.StartsWith('-')) return "";
        var parts = new List<string>();
        var rest = run.Machine.Trace.Returns.SkipWhile(made => made.Entry <= at).Where(made => made.Thread == entry.Thread).ToList();
        foreach (var function in entry.Calls)
        {
            var index = rest.FindIndex(made => made.Function == function);
            if (index < 0) continue;
            var result = rest[index].Value;
            rest.RemoveRange(0, index + 1);
            if (Text(result) is { } returned && returned != value) parts.Add($"{function}() {(parts.Count == 0 ? "returns " : "")}{value = returned}");
            if (parts.Count == Most || !IsFailure(result)) break;
        }

        return parts.Count == 0 ? "" : "; " + string.Join(", ", parts);
    }

    /// <summary>The last function that returned a fault's result between two places, and is not one of those that the second is in; null if there is none.</summary>
    internal static FunctionReturn? LastFault(RecordedRun run, ModelThread thread, int after, int before) =>
        run.Machine.Trace.Returns.LastOrDefault(made => made.Thread == thread && made.Entry > after && made.Entry <= before && made.Value is VmFault && !run.Entries[after].Calls.Contains(made.Function));

    /// <summary>Whether a value is one of a failure, or says nothing of success: what an array held before may be anything.</summary>
    private static bool IsFailure(object? value) => value switch
    {
        null => true,
        int number => number < 0,
        bool flag => !flag,
        VmFault fault => (fault & (VmFault.Oom | VmFault.Sigbus)) != 0,
        ShmemFolio folio => folio.Error != 0,
        XaEntry => true,
        _ => false,
    };

    /// <summary>A value as C has it; null for what is no result of a kind that tells of failures.</summary>
    internal static string? Text(object? value) => value switch
    {
        null => "NULL",
        int number => Errno.Text(number),
        bool flag => flag ? "1" : "0",
        VmFault fault => FaultSplat.Text(fault),
        Page page => $"pfn:{page.Pfn}",
        ShmemFolio folio => folio.Page is { } found ? $"pfn:{found.Pfn}" : $"{Errno.Text(folio.Error)} (fault: {FaultSplat.Text(folio.Fault)})",
        XaEntry entry => entry.ToString(),
        _ => null,
    };
}
