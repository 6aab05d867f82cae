namespace TagStorageModel.Kit.Execution;

/// <summary>What all locks share: a class, a subclass for nesting, and lockdep's notes when they are taken and released.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call this lock.</param>
/// <param name="className">Its lock class.</param>
/// <param name="sleeps">Whether taking it may sleep.</param>
public abstract class Lock(Machine machine, string name, string className, bool sleeps) : KernelObject(machine, name)
{
    private readonly LockClass nested = machine.LockClasses.Get(className + "-nested", sleeps);

    /// <summary>The lockdep class, which it shares with all locks that are the same to lockdep.</summary>
    public LockClass Class { get; } = machine.LockClasses.Get(className, sleeps);

    /// <summary>The lock's own location.</summary>
    public Location Location => At();

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => result == StepKind.Queued
        ? StepText.Value($"{step.Kind.Name}(&{Name})", "queued") : $"{step.Kind.Name}(&{Name})";

    /// <summary>How a step takes it.</summary>
    public virtual LockMode ModeOf(in Step step) => LockMode.Write;

    /// <summary>The class it is taken as by a step whose argument is the subclass: 0, or 1 where two of a class nest.</summary>
    protected internal LockClass ClassOf(in Step step) => step.Argument == 0 ? Class : nested;

    /// <summary>Local checks when a thread is about to take the lock (lockdep R1): a recursive reader may hold it for reading.</summary>
    protected void AboutToTake(bool isNested, LockMode mode = LockMode.Write)
    {
        var thread = ModelThread.Current;
        var wanted = isNested ? nested : Class;
        var held = mode == LockMode.RecursiveRead ? thread.Held.ExclusiveClasses : thread.Held.Classes;
        if ((held >> wanted.Index & 1) != 0)
            Machine.Note(thread, NoteKind.Recursion, Id, wanted.Index, wanted.Name);
    }

    /// <summary>The thread has taken the lock; an attempt that cannot wait makes no order of locks.</summary>
    protected void Taken(ModelThread thread, in Step step, bool isTry = false)
    {
        var asClass = ClassOf(step);
        var mode = ModeOf(step);
        Machine.Lockdep.Taken(thread, asClass, mode, isTry);
        thread.Held.Add(this, asClass, mode);
    }

    /// <summary>
    /// lock_set_subclass(): the running thread goes on holding it as one that nests. Whoever takes several of one class, in an
    /// order of their own, says so of each.
    /// </summary>
    public void SetNested()
    {
        var held = ModelThread.Current.Held;
        if (held.Remove(this)) held.Add(this, nested, LockMode.Write);
    }

    /// <summary>The thread gives the lock back (lockdep R6).</summary>
    protected void Released(ModelThread thread)
    {
        Machine.PathFollower?.Released(thread, this);
        if (!thread.Held.Remove(this)) Machine.Note(thread, NoteKind.UnlockNotHeld, text: Class.Name);
    }
}
