using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I18: under weak fairness each access completes after finitely many faults, or ends in an error: one of user space, of a
/// guest, of access_remote_tags() and of get_user_pages(). Broken if an access is given up although its last faults found
/// the same each time, no failure was injected, memory did not run out, and nobody else wrote what they read, neither
/// meanwhile nor later, nor did what the thread went on with. Whoever waits for a page that is pinned, or for tag storage
/// that is taken, is excused as long as somebody may let go of it; where nobody does, the kernel owes an error: the detail
/// says what stands in the way.
/// </summary>
public sealed class AccessesComplete : Invariant<Revision>, IStepFollower
{
    /// <summary>Faults that must come to the same.</summary>
    private const int Repeats = 3;
    private static readonly int Accesses = Enum.GetValues<FaultingAccess>().Length;

    /// <summary>Those of each thread one after another, by <see cref="FaultingAccess"/>.</summary>
    private FaultLoop[] loops = [];
    private FaultObstacle obstacle = null!;

    /// <inheritdoc/>
    public override string Id => "I18";

    /// <inheritdoc/>
    public override string Sentence => "Each access completes after finitely many faults";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(UserMemory.Kinds, does: Touch),
        On(GuestMemory.Kinds, does: TouchAsGuest),
        On(FreeLists.TakeKind, does: Take),
        On(FaultNotes.FaultsIn, FaultIn),
        On(FaultNotes.Returned, Return),
        On(FaultNotes.GivenUp, GiveUp),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        foreach (var loop in loops) loop.Clear();
    }

    /// <inheritdoc/>
    public void Follow(ModelThread thread, in Step step)
    {
        var footprint = default(Footprint);
        step.Target.Footprint(step, ref footprint);
        for (var i = 0; i < loops.Length; i++)
        {
            var loop = loops[i];
            if (!loop.IsOpen) continue;
            if (i / Accesses == thread.Index + 1 && !loop.IsGivenUp) loop.SeeOwn(thread, step, footprint);
            else loop.SeeOther(footprint);
        }
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        foreach (var loop in loops)
        {
            if (!loop.IsGivenUp || !loop.IsOpen) continue;
            Exercised++;

            // Whoever comes later may let go of what stands in the way, or free memory.
            if (IsSomebodyToCome()) continue;
            var (detail, inTheWay) = obstacle.Of(loop);
            Machine.Violations.Report(this, null, detail, loop.Address, second: inTheWay is null ? 0 : inTheWay.Index + 1,
                function: loop.Function);
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        loops = [.. Enumerable.Range(0, (Machine.Threads.Count + 1) * Accesses).Select(_ => new FaultLoop())];
        obstacle = new FaultObstacle(Code);
    }

    private bool IsSomebodyToCome()
    {
        foreach (var thread in Machine.Threads)
        {
            if (thread.IsInterrupt && !thread.Arrived) return true;
        }

        return false;
    }

    private void Touch(ModelThread thread, in Step step, long result)
    {
        var mm = (MmStruct)step.Payload!;
        See(thread, FaultingAccess.User, result != 0, mm, (int)step.Argument, (uint)mm.Table.Walk((int)step.Argument).Bits);
    }

    private void TouchAsGuest(ModelThread thread, in Step step, long result) => See(
        thread, FaultingAccess.Guest, result == (long)GuestAccessResult.Made, ((Kvm)step.Payload!).Mm, (int)step.Argument, result);

    /// <summary>An access was made, or faults.</summary>
    /// <param name="thread">Whose.</param>
    /// <param name="access">Which.</param>
    /// <param name="isMade">Whether it was made.</param>
    /// <param name="mm">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="found">What it found, which is to be the same each time.</param>
    private void See(ModelThread thread, FaultingAccess access, bool isMade, MmStruct mm, int address, long found)
    {
        var loop = LoopOf(thread, access);
        if (loop.IsGivenUp) return;
        if (isMade)
        {
            if (loop.Faults > 0) Exercised++;
            loop.Clear();
            return;
        }

        loop.Faults++;
        if (loop.Faults == Revision.FaultLimit - Repeats + 1) Open(thread, loop, mm, address, found);
        else if (loop.IsOpen && loop.Found != found) loop.Disturb();
    }

    /// <summary>The kernel has looked an address up and has to fault it in, as before: what it found is not in a note.</summary>
    private void FaultIn(ModelThread thread, in Note note)
    {
        var (access, mm, round) = FaultNotes.PartsOf(note.Second);
        var loop = LoopOf(thread, access);
        if (loop.IsGivenUp) return;
        if (round == 1) loop.Clear();
        loop.Faults = round;
        if (round > 1) Exercised++;
        if (round == Revision.FaultLimit - Repeats + 1) Open(thread, loop, Code.Mms[mm], (int)note.First, found: 0);
    }

    private void Open(ModelThread thread, FaultLoop loop, MmStruct mm, int address, long found)
    {
        loop.Open(Code.FaultsLeftTo(thread), mm, address, found);
        Machine.Follower = this;
    }

    /// <summary>Where not even one page is to be had, whoever waits for memory is woken by reclaim, or killed.</summary>
    private void Take(ModelThread thread, in Step step, long result)
    {
        if (result >= 0 || step.Argument != 0) return;
        for (var access = 0; access < Accesses; access++)
        {
            if (LoopOf(thread, (FaultingAccess)access) is { IsGivenUp: false } loop) loop.Disturb();
        }
    }

    private void Return(ModelThread thread, in Note note)
    {
        if (!((VmFault)note.Second).IsError()) return;
        for (var access = 0; access < Accesses; access++)
        {
            if (LoopOf(thread, (FaultingAccess)access) is { IsGivenUp: false } loop) loop.Clear();
        }
    }

    private void GiveUp(ModelThread thread, in Note note)
    {
        var loop = LoopOf(thread, (FaultingAccess)note.Second);
        if (loop.IsOpen && Code.FaultsLeftTo(thread) == loop.FaultsLeft) loop.IsGivenUp = true;
        else loop.Clear();
    }

    private FaultLoop LoopOf(ModelThread thread, FaultingAccess access) => loops[((thread.Index + 1) * Accesses) + (int)access];
}
