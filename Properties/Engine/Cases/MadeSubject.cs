using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>A subject of one scenario, whose machine a test makes.</summary>
internal sealed record MadeSubject(string Name, Func<Machine> NewMachine) : ISubject
{
    /// <summary>What is told of one: nothing of its own.</summary>
    internal static SubjectStories Stories { get; } = new(new MadeSubject("made", () => new Machine()), new Only());

    public string Summary => "a machine that a test makes";

    public IReadOnlyList<Invariant> NewRules() => [];

    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules) => new(this, scenario, NewMachine(), code: null);

    public IScenario Generate(ulong seed, ulong index) => new Only();

    public void Write(BitWriter bits, IScenario scenario)
    {
    }

    public IScenario Read(BitReader bits) => new Only();

    public IReadOnlyList<string> Words(IScenario scenario) => [];

    internal VerifyTarget Target() => new(Name, new Only(), new SweepOptions(this, 0));

    internal sealed record Only : IScenario
    {
        public int Tasks => 2;
    }
}
