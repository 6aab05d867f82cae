using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Files;

/// <summary>
/// inode->i_private of a shmem file: the page that fallocate(FALLOC_FL_PUNCH_HOLE) is removing; faults there wait for
/// it.
/// </summary>
public sealed class HolePunch : KernelObject
{
    private static readonly StepKind BeginKind = new("inode->i_private = &shmem_falloc", Access.Write);
    private static readonly StepKind EndKind = new("inode->i_private = NULL", Access.Write);
    private static readonly StepKind ReadKind = new("inode->i_private", Access.Read);
    private static readonly StepKind WaitKind = new("schedule", Access.Read) { Waits = true };
    private ModelThread? puncher;
    private int index = -1;

    /// <summary>Nothing is being punched.</summary>
    public HolePunch(Machine machine)
        : base(machine, "shmem_falloc")
    {
    }

    /// <summary>A hole is about to be punched; the caller holds inode->i_lock.</summary>
    public Step Begin(int page) => new(this, BeginKind, page);

    /// <summary>It is there: waiters are woken. The caller holds inode->i_lock.</summary>
    public Step End() => new(this, EndKind);

    /// <summary>Whether a hole is being punched at a page of the file.</summary>
    public Step<bool> Covers(int page) => new(new(this, ReadKind, page));

    /// <summary>Sleeps until the hole is punched.</summary>
    public Step Wait(int page)
    {
        Context.MightSleep();
        return new(this, WaitKind, page);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != WaitKind || index != step.Argument;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => puncher;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads();
        if (step.Kind == ReadKind) return index == step.Argument ? 1 : 0;
        if (step.Kind == WaitKind) return 0;
        Writes();
        index = step.Kind == BeginKind ? (int)step.Argument : -1;
        puncher = step.Kind == BeginKind ? thread : null;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == ReadKind) return StepText.Number($"inode->i_private covers {step.Argument}", result);
        return step.Kind == WaitKind ? $"wait for the hole at {step.Argument}" : step.Kind.Name;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        index = -1;
        puncher = null;
    }
}
