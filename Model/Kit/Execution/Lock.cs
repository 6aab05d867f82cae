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
    public override StepText Describe(in Step step, long result) => $"{step.Kind.Name}(&{Name})";

    /// <summary>The class it is taken as by a step whose argument is the subclass: 0, or 1 where two of a class nest.</summary>
    protected internal LockClass ClassOf(in Step step) => step.Argument == 0 ? Class : nested;

    /// <summary>Local checks when a thread is about to take the lock (lockdep R1).</summary>
    protected void AboutToTake(bool isNested)
    {
        var thread = ModelThread.Current;
        var wanted = isNested ? nested : Class;
        if ((thread.Held.Classes >> wanted.Index & 1) != 0)
            Machine.Note(thread, NoteKind.Recursion, Id, wanted.Index, wanted.Name);
    }

    /// <summary>
    /// The thread has taken the lock, for reading if others may do so too; an attempt that cannot wait makes no order
    /// of locks.
    /// </summary>
    protected void Taken(ModelThread thread, in Step step, bool isTry = false, bool isShared = false)
    {
        var asClass = ClassOf(step);
        Machine.Lockdep.Taken(thread, asClass, isTry);
        thread.Held.Add(this, asClass, isShared);
    }

    /// <summary>The thread gives the lock back (lockdep R6).</summary>
    protected void Released(ModelThread thread)
    {
        Machine.PathFollower?.Released(thread, this);
        if (!thread.Held.Remove(this)) Machine.Note(thread, NoteKind.UnlockNotHeld, text: Class.Name);
    }
}
