using System.Numerics;
using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Check;

/// <summary>A body as a subject: whatever works on subjects works on it.</summary>
/// <param name="name">What the check is called.</param>
/// <param name="body">Makes the threads and objects.</param>
internal sealed class ModelSubject(string name, Action<Model> body) : ICheckedSubject, ITold
{
    private const int NumberGroup = 3;
    private const int MostThreads = 32;
    private int? threads;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => "a body of a check";

    /// <summary>The scenario in which all threads take part.</summary>
    internal ModelScenario Whole => ModelScenario.Whole(threads ??= ModelOf(new Machine()).Threads);

    /// <inheritdoc/>
    public IReadOnlyList<Invariant> NewRules() =>
        [.. KernelRules.All(), new FailedAssertions(), new ThrownExceptions(), new EndlessRounds()];

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
    {
        var model = ModelOf(new Machine(rules));
        model.Complete(((ModelScenario)scenario).Kept);
        return new SystemUnderTest(this, scenario, model.Machine, null);
    }

    /// <inheritdoc/>
    public IScenario Generate(ulong seed, ulong index) => Whole;

    /// <summary>
    /// Those without one of the threads, if they are still about the same: what the threads do one after the other breaks no rule.
    /// Otherwise a condition may only miss what the thread that is gone would have done.
    /// </summary>
    public IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove)
    {
        var all = (ModelScenario)scenario;
        for (var thread = all.Threads - 1; thread >= 0 && all.Tasks > 1; thread--)
        {
            var fewer = all with { Kept = all.Kept & ~(1u << thread) };
            if (all.Has(thread) && IsSoundInTurn(fewer)) yield return new ScenarioVariant(fewer, null);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ScenarioMap> Maps(IScenario before, IScenario after)
    {
        var (all, fewer) = ((ModelScenario)before, (ModelScenario)after);
        int[] map = [.. Enumerable.Range(0, all.Threads).Where(all.Has).Select(fewer.IndexOf)];
        yield return new ScenarioMap(map, [.. map.Select(_ => (int[])[0])]);
    }

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario)
    {
        var written = (ModelScenario)scenario;
        bits.Number(written.Threads, NumberGroup);
        bits.Bits(written.Kept, written.Threads);
    }

    /// <inheritdoc/>
    public IScenario Read(BitReader bits)
    {
        var count = bits.Number(NumberGroup);
        if (count is 0 or > MostThreads || count != Whole.Threads)
            throw new BadInputException($"token: it is of a body with {count} threads, and this one has {Whole.Threads}");
        return new ModelScenario(count, (uint)bits.Bits(count)) is { Kept: not 0 } read ? read
            : throw new BadInputException("token: no thread takes part in it");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) =>
        [$"threads: {string.Join(' ', Make(scenario, []).Machine.Threads.Select(thread => thread.Name))}"];

    /// <inheritdoc/>
    public string ThreadName(IScenario scenario, int thread) =>
        Make(scenario, []).Machine.Threads is var made && thread < made.Count ? made[thread].Name : $"thread {thread}";

    /// <inheritdoc/>
    public bool CanRun(IScenario scenario) => scenario is ModelScenario { Threads: var count } && count == Whole.Threads;

    /// <inheritdoc/>
    public SubjectStories Stories(IScenario scenario) => new ModelStories(this, scenario, _ => "");

    /// <inheritdoc/>
    public IEnumerable<Delegate> Delegates(Machine machine) =>
        [body, .. machine.Invariants.OfType<SituationsOccur>().SelectMany(situations => situations.Bodies)];

    private bool IsSoundInTurn(ModelScenario scenario)
    {
        var made = Make(scenario, NewRules());
        new OwnEngine(made.Machine).Run(new InTurnStrategy());
        return made.Machine is { IsCut: false, Violations.Items.IsEmpty: true };
    }

    private Model ModelOf(Machine machine)
    {
        var model = new Model(machine);
        body(model);
        if (model.Threads is 0 or > MostThreads)
            throw new ArgumentException($"the body of '{name}' declares {model.Threads} threads, and 1 to {MostThreads} are needed");
        return model;
    }

    /// <summary>Threads go on as long as they can, the first first.</summary>
    private sealed class InTurnStrategy : IStrategy
    {
        public bool Begin(Machine machine) => true;

        public int NextThread(uint runnable) => BitOperations.TrailingZeroCount(runnable);

        public int NextOutcome(int outcomes) => 0;
    }
}
