using FsCheck;
using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Check.Linearizability;

/// <summary>A specification as a subject, whose scenarios are programs of its operations.</summary>
/// <param name="name">What the check is called.</param>
/// <param name="specification">The operations and the sequential model.</param>
/// <param name="size">How large generated programs are.</param>
internal sealed class SpecificationSubject<TObject, TState>(
    string name, Specification<TObject, TState> specification, ProgramSize size) : ICheckedSubject, ITold
    where TState : notnull
{
    private const int SmallGroup = 2;
    private const int ArgumentGroup = 3;
    private const int MostThreads = 32;
    private readonly Gen<ParallelProgram> programs = ProgramGenerator.Of(specification.Operations, size);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary => "programs of the operations of a specification";

    /// <summary>Who waits for ever is a question to the model, not to lockdep.</summary>
    public IReadOnlyList<Invariant> NewRules() =>
    [
        .. KernelRules.All().Where(rule => rule is not LocksAreSound), new HistoryIsLinearizable(), new NobodyIsStuck(),
        new FailedAssertions(), new ThrownExceptions(), new EndlessRounds(),
    ];

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
    {
        var program = (ParallelProgram)scenario;
        var model = new Model(new Machine(rules));
        var history = new History(model, [.. program.Threads.Select(calls => calls.Select(specification.Text).ToList())]);
        var item = specification.Make(model);
        for (var thread = 0; thread < program.Tasks; thread++)
        {
            var number = thread;
            model.Thread($"T{number}", () => Call(item, history, number, program.Threads[number]));
        }

        var judgement = new Judgement<TObject, TState>(specification, program);
        foreach (var rule in model.Machine.Invariants.OfType<HistoryIsLinearizable>())
            rule.Objection = isStuck => judgement.Objection(history.Calls, isStuck);
        foreach (var rule in model.Machine.Invariants.OfType<NobodyIsStuck>())
            rule.Objection = isStuck => judgement.Objection(history.Calls, isStuck);
        model.Complete(ModelScenario.Whole(program.Tasks).Kept);
        return new SystemUnderTest(this, scenario, model.Machine, null);
    }

    /// <inheritdoc/>
    public IScenario Generate(ulong seed, ulong index) => ProgramGenerator.Sample(programs, seed, index);

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario)
    {
        var program = (ParallelProgram)scenario;
        bits.Number(program.Tasks, SmallGroup);
        foreach (var calls in program.Threads)
        {
            bits.Number(calls.Count, SmallGroup);
            foreach (var call in calls)
            {
                bits.Number(call.Operation, SmallGroup);
                bits.Number(call.Argument, ArgumentGroup);
            }
        }
    }

    /// <inheritdoc/>
    public IScenario Read(BitReader bits)
    {
        var threads = new EquatableList<Call>[bits.Count(SmallGroup)];
        if (threads.Length is 0 or > MostThreads) throw new BadInputException($"token: a program of {threads.Length} threads");
        for (var thread = 0; thread < threads.Length; thread++)
        {
            var calls = new Call[bits.Count(SmallGroup)];
            for (var i = 0; i < calls.Length; i++) calls[i] = new Call(bits.Number(SmallGroup), bits.Number(ArgumentGroup));
            if (calls.FirstOrDefault(call => call.Operation >= specification.Operations.Count) is { Operation: > 0 } unknown)
                throw new BadInputException($"token: operation {unknown.Operation + 1} is called, and there are "
                    + $"{specification.Operations.Count}");
            threads[thread] = [.. calls];
        }

        return new ParallelProgram([.. threads]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) =>
        [.. Enumerable.Range(0, scenario.Tasks).Select(thread => $"T{thread}: {Program(scenario, thread)}")];

    /// <inheritdoc/>
    public SubjectStories Stories(IScenario scenario) => new ModelStories(this, scenario, thread => Program(scenario, thread));

    /// <inheritdoc/>
    public IEnumerable<Delegate> Delegates(Machine machine) =>
        specification.Operations.SelectMany(operation => (Delegate[])[operation.Run, operation.Expect]);

    /// <summary>Programs that are smaller than one, and may show the same.</summary>
    internal IEnumerable<ParallelProgram> Smaller(ParallelProgram program) =>
        program.Smaller(operation => ProgramGenerator.ArgumentsOf(specification.Operations[operation]));

    /// <inheritdoc/>
    public IEnumerable<string> Opinion(SystemUnderTest made)
    {
        var rule = made.Machine.Invariants.OfType<HistoryIsLinearizable>().First();
        var stuck = made.Machine.Violations.Items.ToArray().Any(violation => violation.Key.Invariant is NobodyIsStuck);
        if (rule.Objection(stuck) is not { } objection) return [];
        return [.. HistoryText.Lines(made.Machine), $"The sequential model has no such history. {objection}.", ""];
    }

    [CFunction("thread", IsPart = true)]
    private async KernelTask Call(TObject item, History history, int thread, IReadOnlyList<Call> calls)
    {
        foreach (var call in calls)
        {
            await history.Call(thread);
            var result = await specification.Operations[call.Operation].Run(item, call.Argument);
            await history.Return(thread, result);
        }
    }

    private string Program(IScenario scenario, int thread) =>
        string.Join(", ", ((ParallelProgram)scenario).Threads[thread].Select(specification.Text));
}
