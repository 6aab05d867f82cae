using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// <c>list</c>: what there is, one item a line: its name, then one sentence; what is indented belongs to the item above
/// it.
/// </summary>
public static class ListVerb
{
    private const string Indent = "    ";

    /// <summary>A longer name pushes its sentence to the right.</summary>
    private const int WidestColumn = 48;

    /// <summary>What can be listed.</summary>
    public static IReadOnlyDictionary<string, Func<SubjectSet, IEnumerable<(string Name, string Sentence)>>> Lists { get; } =
        new SortedDictionary<string, Func<SubjectSet, IEnumerable<(string, string)>>>(StringComparer.Ordinal)
        {
            ["calls"] = subjects => subjects.All.SelectMany(subject => subject.Alphabet).Distinct(),
            ["revisions"] = subjects => Subjects.RevisionsIn(subjects).Select(subject => (subject.Name, subject.Summary)),
            ["invariants"] = subjects => Rules(subjects),
            ["programs"] = subjects => subjects.All.OfType<ProgramSubject>().Select(program => (program.Usage, program.Summary)),
            ["defects"] = subjects => DefectSet.All.Concat(Subjects.RevisionsIn(subjects).SelectMany(subject => subject.Defects)).Distinct()
                .Select(defect => (defect.Slug, WordsOf(defect, subjects))),
            ["repairs"] = _ => RepairSet.All.Select(repair => (repair.Name, WordsOf(repair))),
            ["scenarios"] = subjects => Subjects.RevisionsIn(subjects).SelectMany(subject => subject.Scenarios).Distinct(),
            ["strategies"] = _ => StrategySet.Names.Select(name => (name, StrategySet.Summary(name)))
                .Concat(CoyoteStrategies.Names.Select(name => ("coyote:" + name, "Microsoft.Coyote's own"))),
            ["assumptions"] = subjects => Subjects.RevisionsIn(subjects).SelectMany(subject => subject.Assumptions).Distinct(),
        };

    /// <summary>The names of one list.</summary>
    internal static IEnumerable<string> NamesOf(string list, SubjectSet subjects) => Lists[list](subjects).Select(item => item.Name);

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var what = new Argument<string>("what") { Description = string.Join("|", Lists.Keys) };
        var json = CommonOptions.Json();
        what.AcceptOnlyFromAmong([.. Lists.Keys]);
        var with = CommonOptions.With();
        var command = new Command("list",
            "Lists revisions, invariants, programs, defects, repairs, scenarios, calls, strategies or assumptions.")
        {
            what, json, with,
        };
        command.SetAction(parsed =>
        {
            var list = parsed.GetRequiredValue(what);
            var rows = Lists[list](CommonOptions.SubjectsOf(parsed, with)).ToList();
            var width = Math.Min(rows.Max(row => row.Name.Length), WidestColumn);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json) is { } target)
            {
                using var file = target == "-" ? null : CommonOptions.CreateFile(target);
                var lines = new JsonLinesReporter(file ?? output);
                foreach (var (name, sentence) in rows) lines.Report(new ListedEvent { List = list, Name = name, Sentence = sentence });
                if (file is null) return ExitCode.Clean;
            }

            foreach (var (name, sentence) in rows)
                output.WriteLine($"{name.PadRight(width)}  {sentence.Replace("\n", "\n" + Indent, StringComparison.Ordinal)}");
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>Each once; one that has the short name of another is listed with the name of its subject.</summary>
    private static IEnumerable<(string Name, string Sentence)> Rules(SubjectSet subjects)
    {
        var (listed, names) = (new HashSet<(string, string)>(), new HashSet<string>());
        foreach (var subject in Subjects.RevisionsIn(subjects))
        {
            foreach (var rule in subject.NewRules())
            {
                if (listed.Add((rule.Id, rule.Sentence)))
                    yield return (names.Add(rule.Id) ? rule.Id : $"{rule.Id} of {subject.Name}", rule.Sentence);
            }
        }
    }

    /// <summary>What it changes, and in further lines the defects that it cures and the repair that it can be taken instead of.</summary>
    private static string WordsOf(Repair repair)
    {
        var lines = new List<string>
        {
            $"[{string.Join(", ", repair.On)}] {repair.Sentence}",
            $"cures: {string.Join(", ", repair.Cures)}{(repair.IsPartial ? ", in part" : "")}",
        };
        if (repair.InsteadOf is { } other) lines.Add($"instead of: {other}");
        return string.Join('\n', lines);
    }

    /// <summary>The saved case of a defect; null if there is none.</summary>
    private static Token? CaseOf(Defect defect, string revision, SubjectSet subjects) => KnownCases.Find(defect.Slug, revision)?.File.Token
        ?? subjects.Find(revision)?.SavedCases.Select(saved => saved.Token)
            .FirstOrDefault(token => defect.Shows(ViolationSign.Parse(token.Promise.Key)));

    /// <summary>The sentence, and in further lines who said it and the token of a minimal case for each revision.</summary>
    private static string WordsOf(Defect defect, SubjectSet subjects)
    {
        var cases = defect.Revisions.Select(revision => (Revision: revision, Known: CaseOf(defect, revision, subjects))).ToList();
        var rules = cases.Where(item => item.Known is not null)
            .Select(item => ViolationSign.Parse(item.Known!.Promise.Key).Invariant).Distinct().ToList();
        var said = $"{string.Concat(rules.Select(rule => rule + " "))}{defect.Function}(): {defect.Sentence}";
        var lines = new List<string> { $"[{string.Join(", ", defect.Revisions)}] {said}" };
        if (defect.SaidBy is { } who) lines.Add($"said by: {who}");
        if (defect.IsInMainline) lines.Add("in mainline too, or was for long");
        lines.AddRange(cases.Select(item => $"{item.Revision}: {item.Known?.Text ?? "no case yet"}"));
        return string.Join('\n', lines);
    }
}
