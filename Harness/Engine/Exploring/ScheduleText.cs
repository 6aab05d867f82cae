using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Exploring;

/// <summary>
/// A schedule as a short text, such as <c>0*12,1*3;0,1</c>: the runs, each a thread and how many steps, and after a semicolon the
/// outcomes of choices. It has no checks. The empty text is the schedule without a step.
/// </summary>
public static class ScheduleText
{
    private const char Between = ',';
    private const char Times = '*';
    private const char BeforeOutcomes = ';';

    /// <summary>The text of a schedule.</summary>
    public static string Of(Schedule schedule)
    {
        var runs = string.Join(Between, schedule.Runs.Select(run => FormattableString.Invariant($"{run.Thread}{Times}{run.Length}")));
        return schedule.Outcomes.Count == 0 ? runs : $"{runs}{BeforeOutcomes}{string.Join(Between, schedule.Outcomes)}";
    }

    /// <summary>The schedule of a text.</summary>
    /// <exception cref="BadInputException">It is none, or one that no machine can have made.</exception>
    public static Schedule Parse(string text)
    {
        var parts = text.Split(BeforeOutcomes);
        if (parts.Length > 2) throw new BadInputException("schedule: more than one list of outcomes");
        var schedule = new Schedule([.. Items(parts[0]).Select(Run)], parts.Length == 1 ? [] : [.. Items(parts[1]).Select(Number)]);
        return schedule.Fault() is { } fault ? throw new BadInputException("schedule: " + fault) : schedule;
    }

    private static string[] Items(string list) => list.Length == 0 ? [] : list.Split(Between);

    private static ScheduleRun Run(string text) =>
        text.Split(Times) is [var thread, var length] ? new ScheduleRun(Number(thread), Number(length))
            : throw new BadInputException("schedule: a run is a thread's number, an asterisk, and how many steps");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new BadInputException("schedule: whole numbers are needed");
}
