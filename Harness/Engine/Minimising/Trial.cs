using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Minimising;

/// <summary>Runs of one scenario in search of one failure.</summary>
internal sealed class Trial
{
    private readonly Dictionary<ViolationKey, bool> isWanted = [];
    private readonly string key;
    private readonly SystemUnderTest made;
    private readonly OwnEngine engine;
    private readonly Action<string, Trial> meet;
    private readonly int limit;

    /// <summary>Makes the scenario's machine.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="subject">The revision.</param>
    /// <param name="key">The failure's key.</param>
    /// <param name="limit">Runs of more steps are of no use.</param>
    /// <param name="meet">Called for each key of another failure that a run shows.</param>
    internal Trial(IScenario scenario, ISubject subject, string key, int limit, Action<string, Trial> meet)
    {
        this.key = key;
        this.limit = limit;
        this.meet = meet;
        made = subject.Make(scenario, subject.NewRules());
        made.Machine.StepLimit = limit;
        engine = new OwnEngine(made.Machine);
    }

    internal IScenario Scenario => made.Scenario;

    internal Machine Machine => made.Machine;

    /// <summary>Steps of all runs, those of the setup included.</summary>
    internal long Steps { get; private set; }

    /// <summary>The schedule of the last run.</summary>
    internal Schedule Schedule => Schedule.Of(Machine.Trace.Decisions);

    /// <summary>
    /// What takes from the last run that showed the failure: above all that it was in the setup or brought about there,
    /// then that it was a consequence, then that no harm was done.
    /// </summary>
    internal int Weakness { get; private set; }

    /// <summary>Whether the failure in the last run that showed it was some thread's, rather than judged at the end.</summary>
    internal bool IsOfAThread { get; private set; }

    /// <summary>Makes a run; what reading it costs if it shows the failure.</summary>
    internal CaseCost? Run(IStrategy strategy)
    {
        var counter = new PreemptionCounter(strategy);
        engine.Run(counter);
        Steps += Machine.Trace.Steps + Machine.Trace.SetupSteps + 20;
        if (Machine.Violations.Items.IsEmpty || (Machine.IsCut && limit != Machine.DefaultStepLimit)) return null;
        CaseCost? cost = null;
        foreach (var violation in Machine.Violations.Items)
        {
            if (!isWanted.TryGetValue(violation.Key, out var wanted))
            {
                var text = violation.Key.Text(Machine.LockClasses);
                isWanted[violation.Key] = wanted = text == key;
                if (!wanted) meet(text, this);
            }

            if (!wanted) continue;
            Weakness = ((Machine.Setup is { } setup && violation.Thread == setup) || Machine.Trace.Steps <= Scenario.Tasks ? 8 : 0)
                + (violation.IsCausedInSetup ? 4 : 0) + (violation.IsConsequence ? 2 : 0) + (violation.IsActual ? 0 : 1);
            IsOfAThread = violation.Thread is not null;
            cost = CaseCost.Of(Scenario, Machine, counter.Preemptions);
        }

        return cost;
    }
}
