using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Text;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>A revision of the tag storage series as a subject.</summary>
/// <param name="Entry">The revision.</param>
public sealed record SeriesSubject(RevisionEntry Entry) : IRepairable, ITold
{
    /// <summary>Every revision that has a name.</summary>
    public static IReadOnlyList<SeriesSubject> All { get; } = [.. RevisionSet.All.Select(entry => new SeriesSubject(entry))];

    /// <summary>What makes rules that watch it beside those that there are.</summary>
    public IReadOnlyList<Func<Invariant>> MoreRules { get; init; } = [];

    /// <inheritdoc/>
    public string Name => Entry.Name;

    /// <inheritdoc/>
    public string Summary => Entry.Summary;

    /// <summary>Those of the class; whatever is made on a posting comes with this program.</summary>
    public IReadOnlyList<SourceFile> Sources => Entry.CanBeRepaired ? [] : SourceFile.Of(Entry.Prototype.GetType());

    /// <inheritdoc/>
    public string DestroyingStep => "tag write";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence)> Assumptions => TagStorage.Assumptions.All;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Token Token)> SavedCases =>
        [.. KnownCases.All.Where(known => known.Revision == Name).Select(known => (known.Name, known.File.Token))];

    /// <summary>The subject of a revision's name; null if there is none.</summary>
    public static SeriesSubject? Of(string name) => All.FirstOrDefault(subject => subject.Name == name)
        ?? (RepairedName.Find(name) is { } repaired ? new SeriesSubject(repaired) : null);

    /// <inheritdoc/>
    public IReadOnlyList<Invariant> NewRules() =>
        MoreRules.Count == 0 ? InvariantSet.All() : [.. InvariantSet.All(), .. MoreRules.Select(make => make())];

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules) => new ScenarioMachine((Scenario)scenario, this, rules);

    /// <inheritdoc/>
    public IScenario Generate(ulong seed, ulong index) => ScenarioGenerator.Case(seed, index);

    /// <inheritdoc/>
    public IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove) => ScenarioVariants.Of((Scenario)scenario, mayMove);

    /// <inheritdoc/>
    public ScenarioVariant? InOrder(IScenario scenario, Schedule schedule) => ScenarioVariants.InOrder((Scenario)scenario, schedule);

    /// <inheritdoc/>
    public IEnumerable<ScenarioMap> Maps(IScenario before, IScenario after) => ScenarioMaps.Between((Scenario)before, (Scenario)after);

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario) => ScenarioBits.Write(bits, (Scenario)scenario);

    /// <inheritdoc/>
    public IScenario Read(BitReader bits) => ScenarioBits.Read(bits);

    /// <inheritdoc/>
    public bool HasOptions(IScenario scenario) => ScenarioBits.HasOptions((Scenario)scenario);

    /// <inheritdoc/>
    public void WriteOptions(BitWriter bits, IScenario scenario) => ScenarioBits.WriteOptions(bits, (Scenario)scenario);

    /// <inheritdoc/>
    public IScenario ReadOptions(BitReader bits, IScenario scenario) => ScenarioBits.ReadOptions(bits, (Scenario)scenario);

    /// <inheritdoc/>
    public bool HasFurther(IScenario scenario) => OptionBits.HasFurther(((Scenario)scenario).Options);

    /// <inheritdoc/>
    public void WriteFurther(BitWriter bits, IScenario scenario) => OptionBits.WriteFurther(bits, ((Scenario)scenario).Options);

    /// <inheritdoc/>
    public IScenario ReadFurther(BitReader bits, IScenario scenario) =>
        ((Scenario)scenario) with { Options = OptionBits.ReadFurther(bits, ((Scenario)scenario).Options) };

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) => [.. ScenarioWords.Of((Scenario)scenario)];

    /// <inheritdoc/>
    public IScenario? Parse(ScenarioText text) => ScenarioReader.Read(text);

    /// <inheritdoc/>
    public IReadOnlyList<(string Form, string Sentence)> Alphabet => ScenarioAlphabet.All;

    /// <inheritdoc/>
    public string ThreadName(IScenario scenario, int thread) => ScenarioWords.NameOf(thread, (Scenario)scenario);

    /// <inheritdoc/>
    public IScenario? Find(string text)
    {
        if (NamedScenarios.Find(text) is not { } named) return null;
        if (Has(named)) return named.Scenario;
        var nearest = Nearest.Of(text, NamedScenarios.All.Where(Has).Select(item => item.Name));
        throw new BadInputException($"scenario '{text}': {Name} does not have both of its paths, {named.Paths.First} and "
            + $"{named.Paths.Second}; the nearest that it has is {nearest}");
    }

    /// <summary>A thread that has nothing to do is no thread.</summary>
    public string? Lack(IScenario scenario)
    {
        var empty = Entry.Prototype.Empty;
        var threads = ((Scenario)scenario).Threads;
        for (var i = 0; i < threads.Count; i++)
        {
            if (threads[i].Calls.Count > 0 && threads[i].Calls.All(call => empty.Contains(call.Operation)))
                return $"{threads[i].Calls[0].Operation.Words(threads[i].Calls[0])}, all that {ThreadName(scenario, i)} does";
        }

        return null;
    }

    /// <inheritdoc/>
    public IReachable Reachable(SystemUnderTest system) => new SeriesSituations((Revision)system.Code!);

    /// <inheritdoc/>
    public IReadOnlyDictionary<PathPair, string> CannotMeet => Entry.Prototype.CannotMeet;

    /// <inheritdoc/>
    public IReadOnlyList<Defect> Defects => Entry.Prototype.Defects;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence)> Scenarios =>
        [.. NamedScenarios.All.Select(scenario => (scenario.Name, scenario.Words))];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> Scenarios)> Families =>
        [.. NamedScenarios.Families.Select(family => (family.Name, family.Sentence,
            (IReadOnlyList<string>)[.. family.Scenarios.Where(Has).Select(scenario => scenario.Name)]))];

    /// <inheritdoc/>
    public Defect? DefectOf(ViolationSign sign) => Defects.FirstOrDefault(defect => defect.Shows(sign));

    /// <inheritdoc/>
    public ISubject? Without(Defect defect) =>
        RepairSet.Of(defect.Slug, Entry)?.Of(Entry) is { } repaired ? this with { Entry = repaired } : null;

    /// <inheritdoc/>
    public IReadOnlyList<RepairRow> Repairs =>
        [.. RepairSet.All.Where(repair => repair.Fits(Entry)).OrderBy(repair => repair.InsteadOf is null ? 0 : 1)
            .Select(repair => new RepairRow(repair.Name, repair.Cures, repair.Sentence, repair.InsteadOf))];

    /// <inheritdoc/>
    public IReadOnlyList<(string Slug, Token Token)> KnownFailures =>
        [.. KnownCases.All.OrderBy(known => known.Revision == Entry.Unrepaired.Name ? 0 : 1)
            .Select(known => (known.Slug, known.File.Token))];

    /// <inheritdoc/>
    public ISubject With(IReadOnlyCollection<string> names) =>
        names.Count == 0 ? this : this with { Entry = Entry.With(names.Select(name => RepairSet.Find(name)!)) };

    /// <inheritdoc/>
    public string? LabelOf(ViolationSign sign) =>
        (DefectOf(sign) ?? DefectSet.All.FirstOrDefault(defect => defect.Shows(sign)))?.Slug;

    /// <inheritdoc/>
    public SubjectStories Stories(IScenario scenario) => new TagStorageStories(this, (Scenario)scenario);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether the revision, or one that it derives from, has both paths of a scenario.</summary>
    private bool Has(NamedScenario named) =>
        named.Revisions.Any(name => RevisionSet.Find(name) is { } listed
            && listed.Prototype.GetType().IsInstanceOfType(Entry.Prototype));
}
