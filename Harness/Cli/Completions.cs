using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Cli;

/// <summary>The names that options and verbs take: a shell completes them, and a refusal says which is nearest.</summary>
internal static class Completions
{
    private static readonly Dictionary<string, Func<IEnumerable<string>>> OfOptions = new(StringComparer.Ordinal)
    {
        ["--revision"] = Revisions,
        ["--against"] = Revisions,
        ["--scenario"] = Scenarios,
        ["--program"] = () => ListVerb.NamesOf("programs", Subjects.All),
        ["--invariants"] = () => ListVerb.NamesOf("invariants", Subjects.All).Where(name => !name.Contains(' ', StringComparison.Ordinal)),
        ["--strategy"] = () => StrategySet.Names,
    };

    private static readonly Dictionary<string, Func<IEnumerable<string>>> OfVerbs = new(StringComparer.Ordinal)
    {
        ["show"] = Defects,
        ["explore"] = Scenarios,
    };

    /// <summary>The revisions that are listed.</summary>
    internal static IEnumerable<string> Revisions() => ListVerb.NamesOf("revisions", Subjects.All);

    /// <summary>The scenarios that are listed.</summary>
    internal static IEnumerable<string> Scenarios() => ListVerb.NamesOf("scenarios", Subjects.All);

    /// <summary>The defects of the catalogue.</summary>
    internal static IEnumerable<string> Defects() => DefectSet.All
        .Concat(Subjects.RevisionsIn(Subjects.All).SelectMany(subject => subject.Defects)).Select(defect => defect.Slug).Distinct();

    /// <summary>
    /// The revisions of a set and, for the name of one with repairs, that revision with each repair and with all of them.
    /// </summary>
    internal static IEnumerable<string> RevisionsLike(string name, SubjectSet subjects)
    {
        var listed = Subjects.RevisionsIn(subjects).Select(subject => subject.Name);
        return name.Split('+') is [var first, _, ..]
            ? listed.SelectMany(known => RepairSet.All.Select(repair => repair.Name).Append("all").Select(repair => $"{known}+{repair}")
                .Prepend(known))
            : listed;
    }

    /// <summary>Lets the options and arguments of all verbs know their names.</summary>
    internal static void AddTo(Command root)
    {
        foreach (var verb in root.Subcommands)
        {
            foreach (var option in verb.Options)
            {
                if (OfOptions.TryGetValue(option.Name, out var names)) option.CompletionSources.Add(_ => names());
            }

            if (OfVerbs.TryGetValue(verb.Name, out var values) && verb.Arguments is [var argument, ..])
                argument.CompletionSources.Add(_ => values());
        }
    }
}
