using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Text;
using TagStorageModel.Harness.Experiments;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Harness.Cli;

/// <summary>Options that several verbs have.</summary>
internal static partial class CommonOptions
{
    private const string SeedVariable = "TAGSTORAGE_SEED";
    private const int LongestWord = 40;
    private const double LongestTime = 9_997_200;

    internal static Option<string> Revision(string description) =>
        new("--revision") { Description = description, HelpName = "name", DefaultValueFactory = _ => "rfc-v3" };

    internal static Option<string[]> With() => new("--with")
    {
        Description = "A C# file with a revision, a rule, a program or a subject of your own, or a mail that holds one; may be given "
            + "several times.",
        HelpName = "file.cs"
    };

    /// <summary>The subjects that there are, and those of the files that are given; says what was taken from these.</summary>
    /// <exception cref="BadInputException">There is nothing in a file that can be used.</exception>
    internal static SubjectSet SubjectsOf(ParseResult parsed, Option<string[]> with)
    {
        if (parsed.GetValue(with) is not { Length: > 0 } files) return Subjects.All;
        var experiment = Experiment.Of(files, Subjects.All);
        var subjects = experiment.Join();
        foreach (var line in experiment.Taken) parsed.InvocationConfiguration.Error.WriteLine(line);
        return subjects;
    }

    internal static Option<string?> Seed() =>
        new("--seed") { Description = "The seed (default: TAGSTORAGE_SEED, or random; always printed).", HelpName = "s" };

    internal static Option<string?> Json() => new("--json")
    {
        Description = "Write the events as JSON Lines to a file, or to standard output with -.",
        HelpName = "file",
    };

    /// <summary>The seed that is given, or that of the environment, or a random one.</summary>
    /// <exception cref="BadInputException">It is none.</exception>
    internal static ulong SeedOf(string? given)
    {
        var text = given ?? Environment.GetEnvironmentVariable(SeedVariable);
        if (string.IsNullOrEmpty(text)) return (ulong)Random.Shared.NextInt64();
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        throw new BadInputException($"{(given is null ? SeedVariable : "--seed")} {PlainText.Short(text, LongestWord)}: a whole number "
            + $"from 0 to {ulong.MaxValue} is needed");
    }

    /// <summary>The revision of a name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    internal static ISubject SubjectOf(string name, SubjectSet subjects)
    {
        if (subjects.Find(name) is { } found) return found;
        List<string> brought = [.. subjects.All.Where(subject => subject.Sources.Count > 0).Select(subject => subject.Name)];
        throw new BadInputException(
            "revision " + Nearest.None(name, [.. brought, .. Completions.RevisionsLike(name, subjects)], "list revisions")
                + (brought.Count > 0 ? $"; --with brings {string.Join(", ", brought)}" : ""));
    }

    /// <summary>The revision that an option with a default names; if it does not, and files bring one subject, that one.</summary>
    /// <exception cref="BadInputException">There is none of that name.</exception>
    internal static ISubject SubjectOf(ParseResult parsed, Option<string> revision, SubjectSet subjects) =>
        !IsGiven(parsed, revision) && subjects.FromFiles is [var only] ? only : SubjectOf(parsed.GetRequiredValue(revision), subjects);

    /// <summary>Whether the user has given an option that has a default.</summary>
    internal static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The subject and the scenario of <c>--program</c>, which names both.</summary>
    /// <exception cref="BadInputException">There is no such program, or a revision is named as well.</exception>
    internal static (ISubject Subject, IScenario Scenario) ProgramOf(
        string program, bool hasRevision, SubjectSet subjects, ulong order = 0) =>
        hasRevision ? throw new BadInputException("--program and --revision do not go together")
            : ReferencePrograms.Find(program, [.. subjects.All.OfType<ProgramSubject>()], order);

    /// <summary>Refuses a scenario that a subject cannot run.</summary>
    /// <exception cref="BadInputException">It is such a one.</exception>
    internal static void CheckRuns(ISubject subject, Case @case)
    {
        if (!subject.CanRun(@case.Scenario))
            throw new BadInputException($"--revision {subject.Name}: it cannot run a scenario of {@case.Revision}");
        if (subject.Lack(@case.Scenario) is { } lack)
            throw new BadInputException($"--revision {subject.Name}: a scenario of {@case.Revision}, of which it does not have {lack}");
    }

    /// <summary>The time that an option <c>--for</c> gives.</summary>
    /// <exception cref="BadInputException">It is none.</exception>
    internal static TimeSpan TimeOf(string text)
    {
        text = text.Trim();
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        if (seconds > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * seconds <= LongestTime)
            return TimeSpan.FromSeconds(number * seconds);
        var meant = TimeInWords().Match(text) is { Success: true } match
            ? match.Groups[1].Value + (match.Groups[2].Value is { Length: > 0 } word ? char.ToLowerInvariant(word[0]) : 's') : null;
        throw new BadInputException($"--for {PlainText.Short(text, LongestWord)}: a time from 0s to {LongestTime / 3600:F0}h is needed, "
            + $"such as 30s, 10m or 1h{Nearest.Ask(meant == text ? null : meant)}");
    }

    /// <summary>The columns of a report: the terminal's, or 100 where the output is none.</summary>
    internal static int Width(TextWriter output) =>
        output == Console.Out && !Console.IsOutputRedirected && Console.WindowWidth is > 40 and var width ? Math.Min(width, 160) : 100;

    /// <summary>Opens a file for a report that grows line by line.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    internal static StreamWriter CreateFile(string path)
    {
        try
        {
            return new StreamWriter(path, append: false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"cannot write {WholeFile.Refused(path, refused)}");
        }
    }

    [GeneratedRegex("^([0-9]+(?:[.][0-9]+)?) *((?i:s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeInWords();
}
