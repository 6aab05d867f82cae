using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>kmem_cache_alloc and kmalloc: whether an allocation fails is a choice, bounded by the thread's budget.</summary>
public sealed class Slab(Machine machine, string name) : KernelObject(machine, name)
{
    /// <summary>An allocation; its result is 1 if it succeeded, its argument the gfp flags.</summary>
    public static readonly StepKind AllocKind = new("kmem_cache_alloc", Access.None);

    /// <summary>kmem_cache_alloc(gfp), with the annotation that every allocation has. True if it succeeded.</summary>
    /// <param name="gfp">The flags.</param>
    /// <param name="underPressure">An attempt without sleeping has just failed: if this one may sleep, it will.</param>
    public Step<bool> Alloc(Gfp gfp, bool underPressure = false)
    {
        var thread = ModelThread.Current;
        gfp = thread.InContext(gfp);
        if (gfp.MaySleep()) Context.MightSleep(isActual: underPressure && !thread.Maps.InReclaim);
        return new(new(this, AllocKind, (long)gfp));
    }

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step) => thread.FaultsLeft.OutcomesOf((Gfp)step.Argument);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Context.MightReclaim(thread, (Gfp)step.Argument);
        if (thread.Outcome == 0) return 1;
        thread.FaultsLeft = thread.FaultsLeft.After((Gfp)step.Argument);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        StepText.Pointer($"kmem_cache_alloc({Name}, GFP_{((Gfp)step.Argument).ClassName()})", result == 0 ? null : "ok");

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
