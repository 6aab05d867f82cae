namespace TagStorageModel.Engine.Cases;

/// <summary>A case in words, line by line: the scenario's are read by <see cref="ISubject.Parse"/>, the schedule is for people.</summary>
public static class CaseWords
{
    /// <summary>The lines: the scenario's, then the schedule.</summary>
    public static IEnumerable<string> Of(Case @case)
    {
        var (subject, scenario, schedule) = @case;
        var runs = schedule.Runs.Select(run => $"{subject.ThreadName(scenario, run.Thread)}*{run.Length}");
        return subject.Sources.Select(file => $"{subject.Name} is {Path.GetFileName(file.Path)} (sha256 {file.ShortHash})")
            .Concat(subject.Words(scenario))
            .Append($"schedule of {schedule.Steps} step{(schedule.Steps == 1 ? "" : "s")}: {string.Join(' ', runs)}");
    }
}
