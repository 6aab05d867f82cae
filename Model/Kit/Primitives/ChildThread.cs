using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// A thread that another one creates and joins within a run (kthread_run() and kthread_stop(), pthread_create() and pthread_join()).
/// It begins once, after it was created; if nobody creates it, it never does. It is a thread of its machine from the first: its
/// number and CPU are known before a run.
/// </summary>
public sealed class ChildThread : KernelObject
{
    /// <summary>It is created; the result is 0 if it had been before.</summary>
    public static readonly StepKind CreateKind = new("thread_create", Access.Write);

    /// <summary>It begins.</summary>
    public static readonly StepKind BeginKind =
        new("thread_begin", Access.Read) { Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>It ends.</summary>
    public static readonly StepKind EndKind = new("thread_exit", Access.Write);

    /// <summary>Whoever joins it waits for its end.</summary>
    public static readonly StepKind JoinKind =
        new("thread_join", Access.Read) { Waits = true, Synchronizes = Synchronization.Acquire };

    private readonly string waitText;
    private bool isCreated;
    private bool hasEnded;

    /// <summary>Adds the thread to a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">What reports call it.</param>
    /// <param name="cpu">Its CPU, which it may share with others.</param>
    /// <param name="body">What it runs.</param>
    public ChildThread(Machine machine, string name, Cpu cpu, Func<ModelThread, KernelTask> body)
        : base(machine, name)
    {
        waitText = $"thread_join({name})";
        Thread = machine.AddThread(name, cpu, thread => Run(thread, body), new Step(this, BeginKind));
    }

    /// <summary>The thread.</summary>
    public ModelThread Thread { get; }

    /// <summary>Creates it: from here on it may begin. Once is enough; to do it again changes nothing.</summary>
    public Step Create() => new(this, CreateKind);

    /// <summary>
    /// Waits until it has returned. If it was never created, that is for ever. May sleep, and says so whether or not it must.
    /// </summary>
    public Step Join()
    {
        Context.MightSleep();
        return new(this, JoinKind);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        step.Kind == BeginKind ? isCreated : step.Kind != JoinKind || hasEnded;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => step.Kind == JoinKind && isCreated ? Thread : null;

    /// <inheritdoc/>
    public override string WaitText(in Step step) => waitText;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind.Access == Access.Read)
        {
            Reads();
            return 0;
        }

        Writes();
        if (step.Kind == CreateKind)
        {
            var isFirst = !isCreated;
            isCreated = true;
            return isFirst ? 1 : 0;
        }

        hasEnded = true;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => $"{step.Kind.Name}({Name})";

    /// <inheritdoc/>
    public override string? StateText => hasEnded ? "has ended" : isCreated ? "was created" : null;

    /// <inheritdoc/>
    protected override void Reset() => isCreated = hasEnded = false;

    private async KernelTask Run(ModelThread thread, Func<ModelThread, KernelTask> body)
    {
        await body(thread);
        await new Step(this, EndKind);
    }
}
