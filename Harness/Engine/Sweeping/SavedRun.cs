using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>The run of a saved case, made again on the own engine with the rules that a sweep watches.</summary>
public sealed class SavedRun
{
    private SavedRun(string name, string key, SystemUnderTest made, bool isFollowed, Violation? own, string? fault)
    {
        (Made, IsFollowed, Own) = (made, isFollowed, own);
        if (fault is not null) Stale = new StaleCase(name, key, fault);
    }

    /// <summary>The machine, as the run left it.</summary>
    public SystemUnderTest Made { get; }

    /// <summary>Whether the run followed the schedule to its end; what another shows is nobody's promise.</summary>
    public bool IsFollowed { get; }

    /// <summary>The violation that the case promises; null if the run does not show it.</summary>
    public Violation? Own { get; }

    /// <summary>What is wrong with the case; null: it shows what it promises.</summary>
    public StaleCase? Stale { get; }

    /// <summary>Whether a sweep watches for what a case promises.</summary>
    public static bool IsWanted(Token token, SweepOptions options) =>
        token.Case.Revision == options.Subject.Name && token.Promise.Key.Length > 0
        && (options.Invariants is null
            || (ViolationSign.TryParse(token.Promise.Key) is { } sign && options.Invariants.Contains(sign.Invariant)));

    /// <summary>Follows the schedule of a saved case with the rules that the sweep watches, and compares.</summary>
    /// <param name="name">The name of the case's file.</param>
    /// <param name="token">The case; the sweep must want it.</param>
    /// <param name="options">The sweep's options.</param>
    public static SavedRun Of(string name, Token token, SweepOptions options)
    {
        var run = CaseRun.Of(token.Case, new() { Rules = options.NewInvariants() });
        var (made, misfit, key) = (run.UnderTest, run.Misfit, token.Promise.Key);
        var own = made.Find(key);
        var fault = misfit?.ToString() ?? (own is null ? "the schedule fits, " + OtherOf(made.Machine) : null);
        return new SavedRun(name, key, made, misfit is null, own, fault);
    }

    private static string OtherOf(Machine machine) => machine.Violations.Items switch
    {
        [] => "and no rule is broken",
        [var first] => $"and shows {first.Key.Text(machine.LockClasses)} instead",
        [var first, .. var others] =>
            $"and shows {first.Key.Text(machine.LockClasses)} and {SummaryText.Count(others.Length, "other")} instead",
    };
}
