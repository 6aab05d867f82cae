using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// How a case of a program was written before programs had tokens like all others: PROGRAM@ORDER/RUNS. It is read, and
/// never written.
/// </summary>
internal static class ProgramNotation
{
    /// <summary>The case of a text; null if it is no such text.</summary>
    /// <exception cref="BadInputException">It is one, and wrong.</exception>
    internal static Case? TryParse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !ReferencePrograms.All.Any(program => text.StartsWith(program.Name + ":", StringComparison.Ordinal))) return null;
        if (text[(at + 1)..].Split('/') is not [var order, var runs]
            || !ulong.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            throw new BadInputException($"'{text}': PROGRAM@ORDER/RUNS is needed");
        var schedule = Schedule.Of(runs.Split('.').Select(word => RunOf(text, word)), []);
        if (schedule.Fault() is { } fault) throw new BadInputException($"'{text}': {fault}");
        var (program, scenario) = ReferencePrograms.Find(text[..at], seed);
        return new Case(program, scenario, schedule);
    }

    private static ScheduleRun RunOf(string text, string word) =>
        word.Split('x') is [var thread, var length]
        && int.TryParse(thread, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            ? new ScheduleRun(index, steps) : throw new BadInputException($"'{text}': '{word}' is no run of a schedule");
}
