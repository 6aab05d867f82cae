namespace TagStorageModel.Kit.Execution;

// Checked runs: every access to a kernel object is one that its step declared.
public sealed partial class Machine
{
    private Footprint declared;
    private bool executing;
    private bool inCode;

    /// <summary>Checks every access to a kernel object against the step that declared it.</summary>
    public bool Checked { get; set; }

    /// <summary>
    /// Whether a thread's own code is running, between its steps. Still true when an exception of that code has ended a run on the
    /// own engine: then it is that of <see cref="ModelThread.Current"/>.
    /// </summary>
    public bool IsInCode => inCode;

    internal void CheckAccess(KernelObject item, Location location, bool write)
    {
        if (item is Cpu || (executing ? declared.Covers(location, write) : !inCode)) return;
        var step = ModelThread.Current is { } thread ? thread.Pending.Kind.Name : "a step";
        throw new InvalidOperationException($"{step} {(write ? "wrote" : "read")} {item.Name}, which it had not declared");
    }

    private void BeginCheckedStep(ModelThread thread, in Step step)
    {
        if (!step.Target.CanGo(thread, step))
            throw new InvalidOperationException($"{step.Kind.Name} of {step.Target.Name} was made although it cannot go");
        declared = default;
        AddFootprint(step, ref declared);
        executing = true;
    }
}
