using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>A reference program as a subject.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Names">What its numbers are called.</param>
/// <param name="Limits">The largest that they may be; the smallest is 1.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Build">Makes its objects and threads on a machine.</param>
public sealed record ProgramSubject(
    string Name, IReadOnlyList<string> Names, IReadOnlyList<int> Limits, string Summary, Func<Machine, IReadOnlyList<int>,
        ReferenceProgram> Build) : ISubject
{
    private const int NumberGroup = 3;
    private const int OrderBits = 64;
    private const string Beginning = "program:";
    private const string OtherOrder = "; threads created in order";

    /// <summary>Rules of its own, beside that nobody waits for ever.</summary>
    public Func<IReadOnlyList<Invariant>> Rules { get; init; } = () => [];

    /// <summary>The files that hold its code; none if it comes with this program.</summary>
    public IReadOnlyList<SourceFile> Sources { get; init; } = [];

    /// <summary>How it is asked for, such as <c>counter:T,K</c>.</summary>
    public string Usage => Names.Count == 0 ? Name : $"{Name}:{string.Join(',', Names)}";

    internal string Needed => Names.Count == 0 ? $"{Usage} is needed, without numbers"
        : $"{Usage} is needed, {string.Join(" and ", Names.Select((name, i) => $"{name} from 1 to {Limits[i]}"))}";

    /// <summary>All numbers 1.</summary>
    internal ProgramScenario Smallest => new(this, [.. Names.Select(_ => 1)]);

    /// <inheritdoc/>
    public IReadOnlyList<Invariant> NewRules() => [new EverybodyReturns(), .. Rules()];

    /// <inheritdoc/>
    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
    {
        var (numbers, order) = (((ProgramScenario)scenario).Numbers, ((ProgramScenario)scenario).Order);
        var machine = new Machine(rules);
        var code = Build(machine, numbers);
        code.Create(order);
        machine.BindInvariants(code);
        return new SystemUnderTest(this, scenario, machine, code);
    }

    /// <summary>Small ones, each number up to 3.</summary>
    public IScenario Generate(ulong seed, ulong index)
    {
        var random = new Xoshiro(seed, index);
        return new ProgramScenario(this, [.. Limits.Select(limit => 1 + random.Next(Math.Min(limit, 3)))]);
    }

    /// <summary>Those with one number that is smaller, then the ordinary order of threads.</summary>
    public IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove)
    {
        var large = (ProgramScenario)scenario;
        for (var i = 0; i < large.Numbers.Count; i++)
        {
            for (var less = large.Numbers[i] / 2; less > 0; less /= 2)
                yield return new ScenarioVariant(large with { Numbers = large.Numbers.With(i, large.Numbers[i] - less) }, null);
        }

        if (large.Order != 0) yield return new ScenarioVariant(large with { Order = 0 }, null);
    }

    /// <summary>Threads of one name are the same.</summary>
    public IEnumerable<ScenarioMap> Maps(IScenario before, IScenario after)
    {
        var (mine, theirs) = (ThreadNames(before), ThreadNames(after));
        yield return new ScenarioMap([.. mine.Select(name => theirs.IndexOf(name))], [.. mine.Select(_ => (int[])[0])]);
    }

    /// <inheritdoc/>
    public void Write(BitWriter bits, IScenario scenario)
    {
        var (numbers, order) = (((ProgramScenario)scenario).Numbers, ((ProgramScenario)scenario).Order);
        foreach (var number in numbers) bits.Number(number, NumberGroup);
        bits.Flag(order != 0);
        if (order != 0) bits.Bits(order, OrderBits);
    }

    /// <inheritdoc/>
    public IScenario Read(BitReader bits) =>
        new ProgramScenario(this, [.. Names.Select(_ => bits.Number(NumberGroup))], bits.Flag() ? bits.Bits(OrderBits) : 0);

    /// <inheritdoc/>
    public IReadOnlyList<string> Words(IScenario scenario) =>
        [$"{Beginning} {scenario}" + (((ProgramScenario)scenario).Order is > 0 and var order
            ? string.Create(CultureInfo.InvariantCulture, $"{OtherOrder} {order}") : "")];

    /// <inheritdoc/>
    public IScenario? Parse(ScenarioText text)
    {
        if (!text.Take(Beginning) || !text.Take(Name + ":")) return null;
        var (place, numbers) = (text.Place, new List<int>());
        do numbers.Add(text.NeedNumber($"{Names[Math.Min(numbers.Count, Names.Count - 1)]}, a number"));
        while (text.Take(","));
        var order = 0UL;
        if (text.Take(OtherOrder) && !text.TakeNumber("a number that the order comes from", out order, ulong.MaxValue)) throw text.Wrong();
        text.NeedEndOfLine();
        var scenario = new ProgramScenario(this, [.. numbers], order);
        return scenario.Fault() is { } fault ? throw text.Bad(place, fault) : scenario;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Form, string Sentence)> Alphabet => [($"{Beginning} {Usage}", $"A reference program: {Summary}.")];

    /// <inheritdoc/>
    public string ThreadName(IScenario scenario, int thread) =>
        ThreadNames(scenario) is var names && thread < names.Count ? names[thread] : $"thread {thread}";

    /// <inheritdoc/>
    public IScenario? Find(string text) =>
        text.StartsWith(Name + ":", StringComparison.Ordinal) || (Names.Count == 0 && text == Name) ? Parse(text) : null;

    /// <summary>Whether its numbers can be those of a program's scenario.</summary>
    public bool CanRun(IScenario scenario) => scenario is ProgramScenario like && (like with { Program = this }).Fault() is null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The scenario of a text such as <c>counter:3,4</c>.</summary>
    /// <exception cref="BadInputException">Its numbers are out of range.</exception>
    internal ProgramScenario Parse(string text)
    {
        var words = text.Split(':') is [_, var list] && list.Length > 0 ? list.Split(',') : [];
        var numbers = new int[words.Length];
        var isGood = true;
        for (var i = 0; i < numbers.Length; i++)
            isGood &= int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        var scenario = new ProgramScenario(this, [.. numbers]);
        return isGood && scenario.Fault() is null ? scenario : throw new BadInputException($"program '{text}': {Needed}");
    }

    internal List<string> ThreadNames(IScenario scenario) => [.. Make(scenario, []).Machine.Threads.Select(thread => thread.Name)];
}
