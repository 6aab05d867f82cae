using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Check;

/// <summary>Goes through runs of one scenario until a rule is broken, and says then which and how.</summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">How.</param>
internal abstract class Exploration(ICheckedSubject subject, IScenario scenario, CheckOptions options)
{
    private readonly SystemUnderTest made = subject.Make(scenario, subject.NewRules());

    /// <summary>What the caller has given.</summary>
    protected ICheckedSubject Subject => subject;

    /// <summary>The bounds.</summary>
    protected CheckOptions Options => options;

    /// <summary>What is run.</summary>
    protected Machine Machine => made.Machine;

    /// <summary>The machine with all that belongs to it.</summary>
    protected SystemUnderTest Made => made;

    /// <summary>How it is run by what sweeps use.</summary>
    protected SweepOptions Sweeping { get; } = new(subject, 1) { Engine = options.Engine, Scenario = scenario };

    /// <summary>Explores.</summary>
    /// <returns>What was explored, if nothing is wrong.</returns>
    /// <exception cref="CheckFailedException">Something is.</exception>
    internal CheckResult Run()
    {
        if ((Find(out var result) ?? (result.IsVerified ? null : Order)) is { } found) throw found.Minimised().Failure();
        RefuseVacuity(result);
        return result;
    }

    /// <summary>Explores until something is wrong.</summary>
    /// <param name="result">What was explored.</param>
    /// <returns>The run that shows what is wrong; null if nothing is.</returns>
    internal Witness? Find(out CheckResult result)
    {
        if (options.Steps is { } limit) Machine.StepLimit = limit;
        try
        {
            return Explore(out result);
        }
        catch (Exception thrown) when (Machine.IsInCode && thrown is not CheckFailedException)
        {
            result = new CheckResult(subject.Name, 0, 0, false, []);
            Machine.Invariants.OfType<ThrownExceptions>().First().Report(ModelThread.Current, thrown);
            return WitnessOf(Key()!);
        }
        catch (InternalErrorException differs)
        {
            throw Repetition.Failure(subject, scenario, Schedule.Of(Machine.Trace.Decisions), differs.Message);
        }
    }

    /// <summary>Explores.</summary>
    protected abstract Witness? Explore(out CheckResult result);

    /// <summary>The run that the machine has just made.</summary>
    protected Witness WitnessOf(string key) =>
        new(subject, new Case(subject, scenario, Schedule.Of(Machine.Trace.Decisions)), key, options);

    /// <summary>
    /// The key of a rule that the last run broke; null if it broke none. Not if locks are only taken in different orders: where that
    /// leads to a deadlock, there is a run that has it.
    /// </summary>
    protected string? Key()
    {
        string? key = null;
        foreach (var violation in Machine.Violations.Items)
        {
            if (violation.Key.Detail.StartsWith(LocksAreSound.OrderStart, StringComparison.Ordinal)) Order ??= WitnessOf(TextOf(violation));
            else if (key is null || violation is { IsActual: true, IsConsequence: false }) key = TextOf(violation);
        }

        return key;
    }

    /// <summary>A run in which locks are taken in an order that goes round with that of others; null if there is none.</summary>
    protected Witness? Order { get; private set; }

    private string TextOf(in Violation violation) => violation.Key.Text(Machine.LockClasses);

    /// <summary>A check that has judged nothing, or never reached what it was to reach, has failed.</summary>
    private void RefuseVacuity(CheckResult result)
    {
        string[] never =
        [
            .. Machine.Invariants.OfType<SituationsOccur>().SelectMany(rule => rule.All).Where(situation => situation.Times == 0)
                .Select(situation => $"'{situation}' was never reached"),
            .. Machine.Invariants.OfType<FinalCondition>().Where(condition => condition.Exercised == 0)
                .Select(condition => $"'{condition.Sentence}' was never judged, as no run came to its end"),
        ];
        if (never.Length > 0) throw new CheckFailedException($"{subject.Name} has shown nothing: {string.Join("; ", never)}. {result}");
    }
}
