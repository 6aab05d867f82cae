using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// A design under test, at one revision: all that the engine knows of it. Every verb works on whatever implements this; the
/// members with a default are for subjects that have scenarios to generate, shrink and tell of.
/// </summary>
public interface ISubject
{
    /// <summary>The name by which users ask for it and that tokens hold, such as <c>rfc-v3</c>.</summary>
    string Name { get; }

    /// <summary>What it is, in one sentence for lists that users read.</summary>
    string Summary { get; }

    /// <summary>The files from which it was compiled in memory; none if it comes with this program.</summary>
    IReadOnlyList<SourceFile> Sources => SourceFile.Of(GetType());

    /// <summary>A new instance of each of its rules, in the order in which they are listed.</summary>
    IReadOnlyList<Invariant> NewRules();

    /// <summary>Makes a machine for a scenario.</summary>
    /// <param name="scenario">One of this subject's.</param>
    /// <param name="rules">The rules that watch it.</param>
    SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules);

    /// <summary>Scenario <paramref name="index"/> of a sweep: a pure function of the two numbers.</summary>
    IScenario Generate(ulong seed, ulong index);

    /// <summary>Scenarios that may show the same failure and are smaller or plainer, the most promising first.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="mayMove">Whether work may be moved from threads into the setup.</param>
    IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove) => [];

    /// <summary>The same scenario with its threads in the order in which a schedule starts them; null if they are.</summary>
    ScenarioVariant? InOrder(IScenario scenario, Schedule schedule) => null;

    /// <summary>The ways in which threads and calls of one scenario may correspond to those of another.</summary>
    IEnumerable<ScenarioMap> Maps(IScenario before, IScenario after) => [];

    /// <summary>Writes a scenario into a token: what every scenario has.</summary>
    void Write(BitWriter bits, IScenario scenario);

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="BadInputException">It is no scenario.</exception>
    IScenario Read(BitReader bits);

    /// <summary>Whether a scenario has what stands behind a token's schedule, and only where it is needed.</summary>
    bool HasOptions(IScenario scenario) => false;

    /// <summary>Writes what <see cref="HasOptions"/> asks for; called only where it says yes.</summary>
    void WriteOptions(BitWriter bits, IScenario scenario) => throw new NotSupportedException();

    /// <summary>Reads what <see cref="WriteOptions"/> has written.</summary>
    /// <exception cref="BadInputException">It does not belong to such a scenario.</exception>
    IScenario ReadOptions(BitReader bits, IScenario scenario) =>
        throw new BadInputException("token: there is more in it than belongs there");

    /// <summary>
    /// Whether a scenario has anything else: whatever was thought of later stands at the very end, so that tokens
    /// without it stay as they are.
    /// </summary>
    bool HasFurther(IScenario scenario) => false;

    /// <summary>Writes what was thought of later, if there is any.</summary>
    void WriteFurther(BitWriter bits, IScenario scenario)
    {
    }

    /// <summary>Reads what <see cref="WriteFurther"/> has written.</summary>
    /// <exception cref="BadInputException">It does not belong to such a scenario.</exception>
    IScenario ReadFurther(BitReader bits, IScenario scenario) => scenario;

    /// <summary>A scenario in words, a line for each of its parts.</summary>
    IReadOnlyList<string> Words(IScenario scenario);

    /// <summary>
    /// Reads what <see cref="Words"/> has written, or somebody by hand, such as <c>text.Take("gates:") ? new(text.NeedNumber("a number
    /// of gates")) : null</c>. Scenarios of a subject that leaves it as it is are given by token.
    /// </summary>
    /// <param name="text">The text, at its beginning.</param>
    /// <returns>The scenario; null if the text does not begin as one of this subject's.</returns>
    /// <exception cref="BadInputException">It begins so, and goes on wrongly: <see cref="ScenarioText"/> says where.</exception>
    IScenario? Parse(ScenarioText text) => null;

    /// <summary>The lines of which a scenario in words is made, each form with a sentence; none if there is no such text.</summary>
    IReadOnlyList<(string Form, string Sentence)> Alphabet => [];

    /// <summary>What reports call a thread of a scenario's machine, by its number in a schedule.</summary>
    string ThreadName(IScenario scenario, int thread) => $"T{thread}";

    /// <summary>The scenario that a text names or describes, such as one of a list; null if the text is none of this subject's.</summary>
    /// <exception cref="BadInputException">It is one of this subject's, and wrong.</exception>
    IScenario? Find(string text) => null;

    /// <summary>Whether it can run a scenario, which may be another subject's: one of its own kind, unless it says otherwise.</summary>
    bool CanRun(IScenario scenario) => scenario.GetType() == Generate(0, 0).GetType();

    /// <summary>
    /// What it has not, of all that a scenario of its kind asks for, in words; null if it has everything. What is then not done is
    /// no evidence of anything.
    /// </summary>
    string? Lack(IScenario scenario) => null;

    /// <summary>What the model takes for granted: names of assumptions, each with a sentence.</summary>
    IReadOnlyList<(string Name, string Sentence)> Assumptions => [];

    /// <summary>What a sweep must have reached, beside the rules, for its silence to mean anything.</summary>
    IReachable Reachable(SystemUnderTest system) => new ReachableCode(system.Code);

    /// <summary>Pairs of paths that share an object and yet cannot be under way at once, each with the reason.</summary>
    IReadOnlyDictionary<PathPair, string> CannotMeet => new Dictionary<PathPair, string>();

    /// <summary>
    /// The scenarios that <see cref="Find"/> knows by name, each with a sentence and further lines that belong to it; it refuses
    /// those that only another revision has.
    /// </summary>
    IReadOnlyList<(string Name, string Sentence)> Scenarios => [];

    /// <summary>
    /// Families of its callers, each with a sentence and with those of <see cref="Scenarios"/> in which they are at work and that
    /// it can run.
    /// </summary>
    IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> Scenarios)> Families => [];

    /// <summary>What is known to be wrong with it: the first that matches names a violation.</summary>
    IReadOnlyList<Defect> Defects => [];

    /// <summary>The known defect that a violation shows; null if none explains it.</summary>
    Defect? DefectOf(ViolationSign sign) => Defects.FirstOrDefault(defect => defect.Shows(sign));

    /// <summary>The same code with one of its defects repaired, and nothing else changed; null if nobody has a repair.</summary>
    ISubject? Without(Defect defect) => null;

    /// <summary>What reports call a step that destroys what is not its own.</summary>
    string DestroyingStep => "write";

    /// <summary>Saved failures that come with the subject, by name: a check that the model still shows what is known.</summary>
    IReadOnlyList<(string Name, Token Token)> SavedCases => [];
}
