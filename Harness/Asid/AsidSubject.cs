using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Asid;
using TagStorageModel.Model.Asid.Rules;

namespace TagStorageModel.Harness.Asid;

/// <summary>A revision of the arm64 ASID allocator as a subject.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is.</param>
/// <param name="NewCode">Makes its code on a machine.</param>
public sealed record AsidSubject(string Name, string Summary, Func<Machine, AsidSize, AsidAllocator> NewCode) : ISubject, ITold
{
    /// <summary>The allocator of Linux 6.1.</summary>
    public static AsidSubject Mainline { get; } = new("mainline-6.1", "the arm64 ASID allocator of Linux 6.1",
        (machine, size) => new AsidAllocator(machine, size));

    /// <summary>The allocator with the fast path that it had until January 2018.</summary>
    public static AsidSubject Before2018 { get; } = new("before-2018",
        "the same, with the fast path of until 2018: it replaces active_asids even if a rollover has made it 0",
        (machine, size) => new Before2018(machine, size))
    {
        Defects = [AsidDefects.ZeroReplaced],
    };

    /// <inheritdoc/>
    public IReadOnlyList<Defect> Defects { get; private init; } = [];

    /// <summary>Every revision that has a name.</summary>
    public static IReadOnlyList<AsidSubject> All { get; } = [Mainline, Before2018];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence)> Assumptions => AsidAssumptions.All;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence)> Scenarios =>
        [.. AsidScenarios.All.Select(named => (named.Name, $"{named.Sentence}\n{string.Join('\n', AsidWords.Of(named.Scenario))}"))];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> Scenarios)> Families => AsidScenarios.Families;

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Token Token)> SavedCases => AsidCases.Of(Name);

    /// <summary>Without its only defect the one revision is the other.</summary>
    public ISubject? Without(Defect defect) => Defects.Contains(defect) ? Mainline : null;

    /// <inheritdoc/>
    public IReadOnlyList<Invariant> NewRules() => AsidRules.All();

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
    {
        var (plan, machine) = ((AsidScenario)scenario, new Machine(rules));
        return new AsidMachine(this, plan, machine, NewCode(machine, plan.Size));
    }

    /// <inheritdoc/>
    public IScenario Generate(ulong seed, ulong index) => AsidGenerator.Make(seed, index);

    /// <inheritdoc/>
    public IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove) => AsidVariants.Of((AsidScenario)scenario, mayMove);

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario) => AsidBits.Write(bits, (AsidScenario)scenario);

    /// <inheritdoc/>
    public IScenario Read(BitReader bits) => AsidBits.Read(bits);

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) => [.. AsidWords.Of((AsidScenario)scenario)];

    /// <inheritdoc/>
    public IScenario? Parse(ScenarioText text) => AsidReader.Read(text);

    /// <inheritdoc/>
    public IReadOnlyList<(string Form, string Sentence)> Alphabet => AsidReader.Alphabet;

    /// <inheritdoc/>
    public IScenario? Find(string text) => AsidScenarios.All.FirstOrDefault(named => named.Name == text)?.Scenario;

    /// <inheritdoc/>
    public SubjectStories Stories(IScenario scenario) => new AsidStories(this, (AsidScenario)scenario);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
