using System.Globalization;

namespace TagStorageModel.Harness;

/// <summary>
/// A run of a reference program as one word: the program, the order of its threads, and the runs of the schedule, such as
/// <c>tag-race:1@0/0x9.1x4</c>, thread × steps.
/// </summary>
/// <param name="Program">The program.</param>
/// <param name="Order">In which order its threads are created.</param>
/// <param name="Schedule">The schedule; no reference program has choices.</param>
public sealed record ProgramToken(string Program, ulong Order, Schedule Schedule)
{
    /// <summary>The text.</summary>
    public string Text =>
        string.Create(CultureInfo.InvariantCulture, $"{Program}@{Order}/{string.Join('.', Schedule.Runs.Select(run => $"{run.Thread}x{run.Length}"))}");

    /// <summary>Reads a text; null if it is not meant as one.</summary>
    /// <exception cref="BadInputException">It is damaged.</exception>
    public static ProgramToken? TryParse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !ReferencePrograms.All.Any(program => text.StartsWith(program.Name + ":", StringComparison.Ordinal))) return null;
        var parts = text[(at + 1)..].Split('/');
        var runs = new List<ScheduleRun>();
        if (parts.Length == 2 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var order))
        {
            foreach (var word in parts[1].Split('.'))
            {
                var numbers = word.Split('x');
                if (numbers.Length != 2 || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var thread)
                    || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new BadInputException($"'{text}': '{word}' is no run of a schedule");
                runs.Add(new ScheduleRun(thread, length));
            }

            var schedule = Schedule.Of(runs, []);
            if (schedule.Fault() is { } fault) throw new BadInputException($"'{text}': {fault}");
            return new ProgramToken(text[..at], order, schedule);
        }

        throw new BadInputException($"'{text}': PROGRAM@ORDER/RUNS is needed");
    }
}
