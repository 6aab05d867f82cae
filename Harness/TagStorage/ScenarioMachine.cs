using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>A machine made for a scenario and a revision, ready to run any number of schedules.</summary>
public sealed class ScenarioMachine : SystemUnderTest
{
    /// <summary>Makes a machine with all that the scenario asks for, and its threads.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="revision">The code under test.</param>
    /// <param name="invariants">The rules that watch it.</param>
    public ScenarioMachine(Scenario scenario, RevisionEntry revision, IEnumerable<Invariant> invariants)
        : this(scenario, new SeriesSubject(revision), invariants)
    {
    }

    /// <summary>Makes the machine of a subject.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="subject">Whose code is under test.</param>
    /// <param name="invariants">The rules that watch it.</param>
    internal ScenarioMachine(Scenario scenario, SeriesSubject subject, IEnumerable<Invariant> invariants)
        : this(scenario, subject, new Machine(invariants))
    {
    }

    private ScenarioMachine(Scenario scenario, SeriesSubject subject, Machine machine)
        : this(scenario, subject, machine, subject.Entry.Make(machine, scenario.Configuration()))
    {
    }

    private ScenarioMachine(Scenario scenario, SeriesSubject subject, Machine machine, Revision revision)
        : base(subject, scenario, machine, revision)
    {
        Scenario = scenario;
        Entry = subject.Entry;
        Revision = revision;
        PointerNames.SetOn(revision);
        var placement = Placement.Of(scenario);
        var cpus = Enumerable.Range(0, placement.Count).Select(i => new Cpu(Machine, i)).ToArray();
        if (scenario.Setup.Count > 0 || Revision.BootsWithoutSetup) Machine.SetSetup(cpus[0], _ => Revision.Boot(scenario.Setup));
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var spec = scenario.Threads[i];
            var start = spec.Mm == 0 ? (Step?)null : Revision.Mms[spec.Mm].WaitUntilLive();
            var thread = Machine.AddThread($"T{i}", cpus[placement.Cpus[i]], _ => Revision.Run(spec.Calls), start);
            Revision.Allow(thread, spec.Faults);
        }

        for (var i = 0; i < scenario.Interrupts.Count; i++)
        {
            var spec = scenario.Interrupts[i];
            Machine.AddInterrupt($"I{i}", cpus[placement.Cpus[spec.Cpu]], _ => Revision.Invoke(spec.Call), placement.Softirqs[i]);
        }

        for (var i = 0; scenario.Options.StoreBuffers && i < cpus.Length; i++) Machine.AddStoreBuffer($"B{i}", cpus[i]);
        Machine.BindInvariants(Revision);
    }

    /// <summary>The scenario, as what it is for this subject.</summary>
    public new Scenario Scenario { get; }

    /// <summary>The revision's entry in the list.</summary>
    public RevisionEntry Entry { get; }

    /// <summary>The code under test on it.</summary>
    public Revision Revision { get; }
}
