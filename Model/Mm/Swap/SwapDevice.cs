using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Swap;

/// <summary>
/// swap_info_struct of the one swap device, apart from its map: whether entries may be taken (SWP_WRITEOK), and the
/// percpu reference by which users keep swapoff from going on (get_swap_device()). It excludes nothing else.
/// </summary>
public sealed class SwapDevice : KernelObject
{
    private const int Cpus = 8;
    private const long FlagsPart = 0;
    private const long LivePart = 1;
    private const long UsersPart = 2;
    private static readonly StepKind WritableKind = new("si->flags & SWP_WRITEOK", Access.Read);
    private static readonly StepKind SetWritableKind = new("si->flags", Access.Write);
    private static readonly StepKind GetKind = new("get_swap_device", Access.Write);
    private static readonly StepKind PutKind = new("put_swap_device", Access.Write);
    private static readonly StepKind KillKind = new("percpu_ref_kill", Access.Write);
    private static readonly StepKind WaitKind = new("wait_for_completion", Access.Read) { Waits = true };
    private readonly int[] users = new int[Cpus];
    private bool writable;
    private bool live;

    /// <summary>A device that is on.</summary>
    public SwapDevice(Machine machine)
        : base(machine, "si")
    {
        GlobalLock = new SpinLock(machine, "swap_lock", "swap_lock");
        OnMutex = new Mutex(machine, "swapon_mutex");
        Reset();
    }

    /// <summary>swap_lock: the list of devices.</summary>
    public SpinLock GlobalLock { get; }

    /// <summary>swapon_mutex.</summary>
    public Mutex OnMutex { get; }

    /// <summary>Whether entries may be taken; the caller holds si->lock.</summary>
    public Step<bool> IsWritable() => new(new(this, WritableKind));

    /// <summary>Sets or clears SWP_WRITEOK; the caller holds swap_lock and si->lock.</summary>
    public Step SetWritable(bool value) => new(this, SetWritableKind, Value: value ? 1 : 0);

    /// <summary>get_swap_device(): false once swapoff waits for the users, or is over.</summary>
    public Step<bool> TryGet() => new(new(this, GetKind, OwnCpu));

    /// <summary>put_swap_device().</summary>
    public Step Put() => new(this, PutKind, OwnCpu);

    /// <summary>percpu_ref_kill(): from now on nobody becomes a user.</summary>
    public Step Kill() => new(this, KillKind);

    /// <summary>wait_for_completion(): sleeps until there are no users.</summary>
    public Step WaitUnused()
    {
        Context.MightSleep();
        return new(this, WaitKind);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != WaitKind || FirstUser() < 0;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step)
    {
        var user = FirstUser();
        return user < 0 ? null : Machine.Threads[user];
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == WritableKind || step.Kind == SetWritableKind)
        {
            footprint.Add(At(FlagsPart), step.Kind == SetWritableKind);
        }
        else if (step.Kind == WaitKind)
        {
            for (var cpu = 0; cpu < Cpus; cpu++) footprint.Add(At(UsersPart + cpu), write: false);
        }
        else
        {
            if (step.Kind != PutKind) footprint.Add(At(LivePart), step.Kind == KillKind);
            if (step.Kind != KillKind) footprint.Add(At(UsersPart + step.Argument), write: true);
        }
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == WaitKind) return 0;
        if (step.Kind == WritableKind)
        {
            Reads(FlagsPart);
            return writable ? 1 : 0;
        }

        if (step.Kind == SetWritableKind)
        {
            Writes(FlagsPart);
            writable = step.Value != 0;
            return 0;
        }

        if (step.Kind == KillKind)
        {
            Writes(LivePart);
            live = false;
            return 0;
        }

        if (step.Kind == GetKind)
        {
            Reads(LivePart);
            if (!live) return 0;
        }

        Writes(UsersPart + step.Argument);
        users[step.Argument] += step.Kind == GetKind ? 1 : -1;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == WritableKind) return StepText.Number("si->flags & SWP_WRITEOK", result);
        if (step.Kind == SetWritableKind) return step.Value != 0 ? "si->flags |= SWP_WRITEOK" : "si->flags &= ~SWP_WRITEOK";
        return step.Kind == GetKind && result == 0 ? StepText.Pointer("get_swap_device()", null) : step.Kind == GetKind
            || step.Kind == PutKind ? $"{step.Kind.Name}()" : $"{step.Kind.Name}(si->users)";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(users);
        writable = true;
        live = true;
    }

    /// <summary>Where the running thread is counted: each by itself; the setup as the first.</summary>
    internal static int OwnCpu => Math.Max(ModelThread.Current.Index, 0);

    private int FirstUser() => Array.FindIndex(users, count => count != 0);
}
