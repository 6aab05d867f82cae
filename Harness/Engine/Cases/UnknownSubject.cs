using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>The subject of a case whose revision this program does not have: its scenario can be read and told, not run.</summary>
/// <param name="Name">The name in the token.</param>
/// <param name="Like">Who reads its scenario.</param>
public sealed record UnknownSubject(string Name, ISubject Like) : ISubject
{
    /// <inheritdoc/>
    public string Summary => $"there is no revision '{Name}'";

    /// <summary>What a token of a revision that came from a file needs, in one line.</summary>
    public static string Needs(string name, string hashes) =>
        $"token needs revision '{name}' from {SourceHashes.Words(hashes)}: give it with --with FILE.cs";

    /// <inheritdoc/>
    public IReadOnlyList<Invariant> NewRules() => [];

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules) =>
        throw new BadInputException($"token: there is no revision '{Name}'");

    /// <inheritdoc/>
    public IScenario Generate(ulong seed, ulong index) => Like.Generate(seed, index);

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario) => Like.Write(bits, scenario);

    /// <inheritdoc/>
    public IScenario Read(BitReader bits) => Like.Read(bits);

    /// <inheritdoc/>
    public bool HasOptions(IScenario scenario) => Like.HasOptions(scenario);

    /// <inheritdoc/>
    public void WriteOptions(BitWriter bits, IScenario scenario) => Like.WriteOptions(bits, scenario);

    /// <inheritdoc/>
    public IScenario ReadOptions(BitReader bits, IScenario scenario) => Like.ReadOptions(bits, scenario);

    /// <inheritdoc/>
    public bool HasFurther(IScenario scenario) => Like.HasFurther(scenario);

    /// <inheritdoc/>
    public void WriteFurther(BitWriter bits, IScenario scenario) => Like.WriteFurther(bits, scenario);

    /// <inheritdoc/>
    public IScenario ReadFurther(BitReader bits, IScenario scenario) => Like.ReadFurther(bits, scenario);

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) => Like.Words(scenario);

    /// <inheritdoc/>
    public IScenario? Parse(ScenarioText text) => Like.Parse(text);

    /// <inheritdoc/>
    public string ThreadName(IScenario scenario, int thread) => Like.ThreadName(scenario, thread);
}
