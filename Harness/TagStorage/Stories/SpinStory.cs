using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What reports say of spins for PG_mte_tagged.</summary>
internal static class SpinStory
{
    /// <summary>Somebody spins for PG_mte_tagged and holds what the owner may need before it sets it.</summary>
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var flags = run.Series().Flags;
        var isInterrupt = violation.Key.Detail == NoSpinUnderTheOwnersLock.InInterrupt;
        var spins = run.Last(run.Entries.Count, entry => Wins(entry) && entry.Result != 0 && entry.Function == violation.Key.Function
            && (isInterrupt ? entry.Thread.IsInterrupt : HeldAt(run, entry).Exists(taken => taken.Class == violation.Key.Detail)));
        var owner = isInterrupt
            ? run.Last(run.Entries.Count, entry => Wins(entry) && entry.Result == 0 && !entry.Thread.IsInterrupt && !entry.IrqsDisabled)
            : run.Takes(violation.Key.Detail).Reverse().FirstOrDefault(take => Owns(take), -1);
        var title = "WARNING: possible deadlock: a spin for PG_mte_tagged "
            + $"{(isInterrupt ? NoSpinUnderTheOwnersLock.InInterrupt : $"with {violation.Key.Detail} held")}";
        if (spins < 0) return Scene.At(run, violation, title, [violation.Key.Function]);
        var taker = run.Entries[spins].Thread;
        var needs = isInterrupt ? "may be interrupted before it sets PG_mte_tagged"
            : $"takes {violation.Key.Detail} before it sets PG_mte_tagged";
        var scene = Scene.At(run, taker, spins, title,
            [$"{taker.Name} finds PG_mte_lock taken in {violation.Key.Function}, and spins until PG_mte_tagged is set"]);

        // The two need not meet in this run: the owner's part may come later.
        return (scene with { End = Math.Max(scene.End, owner + 1) })
            .With(new(owner, $"{(owner < 0 ? "the owner of PG_mte_lock" : run.Entries[owner].Thread.Name)}, who has won PG_mte_lock, "
                + $"{needs}"), new(spins, $"{taker.Name} spins for PG_mte_tagged "
                + $"{(isInterrupt ? "in an interrupt handler" : $"with {violation.Key.Detail} held")}: the owner may never get there"));

        bool Wins(TraceEntry entry) =>
            entry.Step.Target == flags && entry.Step.Kind == PageFlags.TestAndSetKind && PageFlags.FlagOf(entry.Step) == PageFlag.MteLock;

        bool Owns(int take)
        {
            var thread = run.Entries[take].Thread;
            var won = run.Last(take, entry => entry.Thread == thread && Wins(entry) && entry.Result == 0);
            return won >= 0 && run.Last(take, entry => entry.Thread == thread
                && entry.Step.Kind == PageFlags.SetKind && PageFlags.FlagOf(entry.Step) == PageFlag.MteTagged) < won;
        }
    }

    /// <summary>
    /// Where a thread has won PG_mte_lock of the page for whose PG_mte_tagged a step spins, and where it is now; null if not.
    /// </summary>
    internal static Fact? Won(RecordedRun run, ModelThread owner, in Step spin)
    {
        if (spin.Kind != PageFlags.SpinKind) return null;
        var flags = run.Series().Flags;
        var page = flags.PageOf(spin);
        var won = run.Last(run.Entries.Count, entry => entry.Thread == owner && entry.Result == 0 && HasAsked(entry)
            && flags.PageOf(entry.Step) == page);
        if (won < 0) return null;
        return new(won, $"{owner.Name} wins PG_mte_lock of page {page}, and "
            + (owner.Finished ? "has returned without setting PG_mte_tagged"
                : $"is now in {owner.Calls.Names().FirstOrDefault(owner.Name)}() and has not set PG_mte_tagged yet"));

        bool HasAsked(TraceEntry entry) =>
            entry.Step.Target == flags && entry.Step.Kind == PageFlags.TestAndSetKind && PageFlags.FlagOf(entry.Step) == PageFlag.MteLock;
    }

    private static List<TakenLock> HeldAt(RecordedRun run, TraceEntry entry) => run.Held(entry.Thread, run.IndexOf(entry));
}
