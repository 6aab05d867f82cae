using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Accesses;

/// <summary>
/// Which processes have got SIGKILL from the code under test: none of their threads goes back to user space. And in which process
/// each thread is, the kernel's <c>current->mm</c>.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="count">How many processes there can be.</param>
public sealed class KilledProcesses(Machine machine, int count) : KernelObject(machine, "SIGKILL")
{
    /// <summary>send_sig(SIGKILL) to all threads of a process.</summary>
    public static readonly StepKind KillKind = new("send_sig", Access.Write);

    /// <summary>fatal_signal_pending().</summary>
    public static readonly StepKind TestKind = new("fatal_signal_pending", Access.Read);

    private readonly bool[] killed = new bool[count];

    /// <summary>By thread, the setup first.</summary>
    private readonly MmStruct?[] current = new MmStruct?[33];

    /// <summary>The process in which the running thread is; null: it is a kernel thread, or an interrupt.</summary>
    public MmStruct? Current => current[ModelThread.Current.Index + 1];

    /// <summary>The running thread is in a process now, or in none.</summary>
    public void Enter(MmStruct? mm)
    {
        Dirty();
        current[ModelThread.Current.Index + 1] = mm;
    }

    /// <summary>Kills a process.</summary>
    public Step Kill(MmStruct mm) => new(this, KillKind, mm.Number);

    /// <summary>Whether a process has been killed.</summary>
    public Step<bool> IsKilled(MmStruct mm) => new(new(this, TestKind, mm.Number));

    /// <summary>How many have been killed in this run, for judging it when it is over.</summary>
    public int Count => killed.Count(isKilled => isKilled);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) => footprint.Add(At(step.Argument), step.Kind == KillKind);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TestKind)
        {
            Reads(step.Argument);
            return killed[step.Argument] ? 1 : 0;
        }

        Writes(step.Argument);
        killed[step.Argument] = true;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == KillKind ? $"send_sig(SIGKILL, mm{step.Argument})" : StepText.Value($"fatal_signal_pending(mm{step.Argument})", $"{result}");

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(killed);
        Array.Clear(current);
    }
}
