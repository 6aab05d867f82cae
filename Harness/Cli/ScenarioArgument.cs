using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Text;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// The value of <c>--scenario</c>, told apart in this order: <c>-</c> is standard input; a name of <c>list scenarios</c>, or a
/// program with its numbers; a token; a file. A file is a case file if its name says so; any other is read as a token if one stands
/// in it outside of comments, and else as a scenario in words.
/// </summary>
/// <param name="Subject">What is run.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Name">What reports call it.</param>
internal sealed partial record ScenarioArgument(ISubject Subject, IScenario Scenario, string Name)
{
    private const string StandardInput = "standard input";
    private const int LongestName = 40;

    /// <summary>The token that it was read from; null if it was none.</summary>
    internal Token? Token { get; private init; }

    /// <summary>What <c>--help</c> says of it.</summary>
    internal const string Help = "a name of list scenarios, a token, a file that holds a token or a scenario in words (list calls), or "
        + "- for standard input.";

    /// <summary>Reads it.</summary>
    /// <param name="argument">The value.</param>
    /// <param name="asked">The revision.</param>
    /// <param name="isGiven">Whether the user has named it; otherwise the scenario may be another subject's.</param>
    /// <param name="subjects">All that there is.</param>
    /// <exception cref="BadInputException">It is no scenario, or one that the revision cannot run.</exception>
    internal static ScenarioArgument Read(string argument, ISubject asked, bool isGiven, SubjectSet subjects)
    {
        if (argument == "-") return OfText(Console.In.ReadToEnd(), StandardInput, asked, isGiven, subjects);
        foreach (var subject in isGiven ? [asked] : subjects.All.Prepend(asked))
        {
            if (subject.Find(argument) is { } named) return new(subject, named, NameOf(argument));
        }

        if (CaseArgument.IsToken(argument.Trim()) || ProgramNotation.TryParse(argument.Trim()) is not null)
            return On(CaseArgument.Read(argument.Trim(), subjects), argument, asked, isGiven);
        if (Directory.Exists(argument)) throw new BadInputException($"--scenario {PlainText.Short(argument, 80)}: a folder, not a file");
        if (!File.Exists(argument))
        {
            var names = asked.Scenarios.Select(item => item.Name).Concat(ReferencePrograms.All.Select(program => program.Usage));
            throw new BadInputException($"--scenario {PlainText.Short(argument, 48)}: no name of list scenarios, no token and no file"
                + $"{Nearest.Ask(Nearest.Close(argument, names) ?? WholeFile.NearestTo(argument))}");
        }

        if (argument.EndsWith(CaseFile.Extension, StringComparison.Ordinal))
            return On(CaseArgument.Read(argument, subjects), argument, asked, isGiven);
        return OfText(WholeFile.Read(argument), argument, asked, isGiven, subjects);
    }

    private static ScenarioArgument OfText(string text, string source, ISubject asked, bool isGiven, SubjectSet subjects)
    {
        if (CaseArgument.HasToken(Comment().Replace(text, "")))
            return On(CaseArgument.ReadText(text, source, subjects), source, asked, isGiven);
        var (reader, scenario) = new ScenarioText(text, source).Read(subjects.All.Prepend(asked));
        return On(new Case(reader, scenario, Engine.Schedules.Schedule.Empty), source, asked, isGiven);
    }

    private static ScenarioArgument On(Token found, string name, ISubject asked, bool isGiven) =>
        On(found.Case, name, asked, isGiven) with { Token = found };

    /// <summary>The scenario on the revision that is asked for if that can run it, and else on its own.</summary>
    private static ScenarioArgument On(Case found, string name, ISubject asked, bool isGiven)
    {
        if (isGiven) CommonOptions.CheckRuns(asked, found);
        var (runs, scenario) = (asked.CanRun(found.Scenario) ? asked : found.Subject, found.Scenario);
        return runs.Lack(scenario) is { } lack ? throw new BadInputException($"{runs.Name} does not have {lack}")
            : new(runs, scenario, NameOf(name));
    }

    private static string NameOf(string argument) => Path.GetFileName(argument) is { Length: <= LongestName } file ? file : "scenario";

    [GeneratedRegex("#[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
