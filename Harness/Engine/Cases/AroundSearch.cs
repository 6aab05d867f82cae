using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;

namespace TagStorageModel.Engine.Cases;

/// <summary>Runs schedules around one that is known, until one of them shows what is looked for.</summary>
public static class AroundSearch
{
    /// <summary>How many schedules are tried unless said otherwise.</summary>
    public const int Runs = 4000;

    /// <summary>Looks for a run that shows something. The machine is then as that run left it.</summary>
    /// <param name="system">What is run.</param>
    /// <param name="schedule">The schedule that is known.</param>
    /// <param name="seed">Which schedules around it are tried.</param>
    /// <param name="shows">Whether the run that was made shows it.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <returns>How many schedules were tried; 0 if none of <see cref="Runs"/> shows it.</returns>
    public static int Find(SystemUnderTest system, Schedule schedule, ulong seed, Func<bool> shows,
        System.Threading.CancellationToken cancel = default)
    {
        var engine = new OwnEngine(system.Machine);
        var around = new AroundStrategy(schedule, seed);
        for (var i = 1; i <= Runs; i++)
        {
            cancel.ThrowIfCancellationRequested();
            engine.Run(around);
            if (shows()) return i;
        }

        return 0;
    }

    /// <summary>The last run of a machine as a token.</summary>
    /// <param name="system">What was run.</param>
    /// <param name="key">The violation that it shows.</param>
    public static Token TokenOf(SystemUnderTest system, string key) =>
        CaseRun.Of(new Case(system.Subject, system.Scenario, Schedule.Of(system.Machine.Trace.Decisions))).ToToken(key);
}
