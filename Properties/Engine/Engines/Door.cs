using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>A condition that comes and goes; a thread may wait for it to come before it starts, as a child waits for its fork.</summary>
internal sealed class Door(Machine machine, string name) : KernelObject(machine, name)
{
    private static readonly StepKind OpenKind = new("open", Access.Write);
    private static readonly StepKind CloseKind = new("close", Access.Write);
    private static readonly StepKind PassKind = new("pass", Access.Read) { Waits = true };
    private bool isOpen;

    public bool Final => isOpen;

    public Step Open() => new(this, OpenKind);

    public Step Close() => new(this, CloseKind);

    public Step Pass() => new(this, PassKind);

    public override bool CanGo(ModelThread thread, in Step step) => isOpen || step.Kind != PassKind;

    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == PassKind) return 0;
        Writes();
        isOpen = step.Kind == OpenKind;
        return 0;
    }

    protected override void Reset() => isOpen = false;
}
