using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Experiments;

/// <summary>What C# files hold beside this program: revisions, rules, programs and whole subjects.</summary>
internal sealed class Experiment
{
    private readonly List<Found> subjects = [];
    private readonly List<ExperimentRule> rules = [];
    private readonly List<string> taken = [];

    private readonly SubjectSet known;

    private Experiment(CompiledSources sources, SubjectSet known)
    {
        this.known = known;
        foreach (var type in sources.Types)
        {
            foreach (var subject in ExperimentSubject.In(type, sources.Of(type))) Add(new(subject, null, sources.Of(type)));
        }

        foreach (var type in sources.Classes) Take(type, sources.Of(type));
    }

    /// <summary>What was taken from which file, a line each.</summary>
    internal IReadOnlyList<string> Taken => taken;

    /// <summary>Rules of any code go with the programs and subjects beside them, if there are some, and else with all there are.</summary>
    private bool HasCodeForAnyRule => subjects.Any(found => found.Subject is not SeriesSubject);

    /// <summary>Compiles files and looks for what can be used.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="known">The subjects beside which it stands.</param>
    /// <exception cref="BadInputException">A file cannot be read, or there is nothing in them that can be used.</exception>
    /// <exception cref="SourceErrorsException">They do not compile.</exception>
    internal static Experiment Of(IReadOnlyList<string> paths, SubjectSet known)
    {
        var files = paths.DistinctBy(Path.GetFullPath).SelectMany(SourceFile.ReadAll).DistinctBy(file => (file.Path, file.Sha256)).ToList();
        var found = new Experiment(SourceCompiler.Compile(files), known);
        return found.taken.Count > 0 ? found
            : throw new BadInputException($"{string.Join(", ", files.Select(file => WholeFile.OneLine(file.Path)))}: nothing to be used; "
                + "a class is needed that extends RfcV3 or another Revision, Invariant (a rule) or ReferenceProgram, "
                + "or implements ISubject");
    }

    /// <summary>The subjects that were known, watched by the rules that fit, and those of the files.</summary>
    /// <exception cref="BadInputException">A rule has the name of another.</exception>
    internal SubjectSet Join()
    {
        var ofSeries = rules.Where(rule => rule.Fits(typeof(Revision)) && (rule.Code is not null || !HasCodeForAnyRule)).ToList();
        var ofPrograms = rules.Where(rule => rule.Code is null && !HasCodeForAnyRule).ToList();
        return new SubjectSet(
            [
                .. known.All.Where(subject => subject is not ProgramSubject).Select(KnownWatched),
                .. subjects.Select(Watched),
                .. known.All.OfType<ProgramSubject>().Select(KnownWatched),
            ],
            name => known.Find(name) is { } made ? KnownWatched(made) : null);

        ISubject KnownWatched(ISubject subject) => subject switch
        {
            SeriesSubject series => Watched(series, ofSeries),
            ProgramSubject program => Watched(program, ofPrograms),
            _ => subject,
        };
    }

    private ISubject Watched(Found found)
    {
        if (found.Code is not { } code) return found.Subject;
        var takesAny = found.Subject is ProgramSubject || !HasCodeForAnyRule;
        var fitting = rules.Where(rule => rule.Fits(code) && (rule.Code is not null || takesAny));
        return found.Subject switch
        {
            SeriesSubject series => Watched(series, [.. fitting]),
            ProgramSubject program => Watched(program, [.. fitting]),
            var other => other,
        };
    }

    private static SeriesSubject Watched(SeriesSubject subject, IReadOnlyList<ExperimentRule> more)
    {
        if (more.Count == 0) return subject;
        foreach (var rule in more) rule.CheckJoins(subject);
        return subject with { MoreRules = [.. more.Select(rule => rule.Make)] };
    }

    private static ProgramSubject Watched(ProgramSubject subject, IReadOnlyList<ExperimentRule> more)
    {
        if (more.Count == 0) return subject;
        foreach (var rule in more) rule.CheckJoins(subject);
        return subject with { Rules = () => [.. subject.Rules(), .. more.Select(rule => rule.Make())] };
    }

    private void Take(Type type, SourceType source)
    {
        if (type.IsAssignableTo(typeof(Revision)))
            Add(new(new SeriesSubject(ExperimentRevision.Of(type, source)), type, source));
        else if (type.IsAssignableTo(typeof(ReferenceProgram)))
        {
            // A program that a property holds need not be made by what its class has.
            if (ExperimentProgram.CanBe(type) || !subjects.Any(found => found is { Subject: ProgramSubject, Code: null }))
                Add(new(ExperimentProgram.Of(type, source), type, source));
        }
        else if (type.IsAssignableTo(typeof(Invariant))) AddRule(ExperimentRule.Of(type, source));
        else if (type.IsAssignableTo(typeof(ISubject)) && !subjects.Any(found => found.Subject.GetType() == type))
            Add(new(ExperimentSubject.Of(type, source), type, source));
    }

    private void Add(Found found)
    {
        var name = found.Subject.Name;
        if (subjects.FirstOrDefault(other => other.Subject.Name == name) is { } twice)
            throw new BadInputException($"{found.Source.Place}: '{name}' is there twice, first at {twice.Source.Place}");
        if (known.Find(name) is not null)
            throw new BadInputException($"{found.Source.Place}: this program has a '{name}' already: give it another name");
        subjects.Add(found);
        var kind = found.Subject switch { SeriesSubject => "revision", ProgramSubject => "program", _ => "subject" };
        Note($"{kind} {(found.Subject is ProgramSubject program ? program.Usage : name)}", found.Source);
    }

    private void AddRule(ExperimentRule rule)
    {
        if (rules.FirstOrDefault(other => other.Id == rule.Id) is { } twice)
            throw new BadInputException($"{rule.Source.Place}: rule {rule.Id} is there twice, first at {twice.Source.Place}");
        rules.Add(rule);
        Note($"rule {rule.Id}", rule.Source);
    }

    private void Note(string what, SourceType source) => taken.Add($"with {what} from {string.Join(", ", source.Files)}");

    /// <summary>A subject of the files.</summary>
    /// <param name="Subject">The subject.</param>
    /// <param name="Code">Its class of code; null if it says itself which rules it has.</param>
    /// <param name="Source">What its source says of it.</param>
    private sealed record Found(ISubject Subject, Type? Code, SourceType Source);
}
