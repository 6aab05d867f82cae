using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Accesses;

namespace TagStorageModel.Model.Revisions;

/// <summary>One call of a scenario.</summary>
/// <param name="Operation">What is called.</param>
/// <param name="Mm">The process it is about, where it is about one.</param>
/// <param name="Address">The address, where there is one.</param>
/// <param name="Detail">A further number.</param>
public readonly record struct Call(Operation Operation, int Mm = 0, int Address = 0, int Detail = 0)
{
    /// <summary>The address in words.</summary>
    internal string Place => $"mm{Mm}[{Address}]";

    /// <inheritdoc/>
    public override string ToString() => Operation.Words(this);
}

// The entries of the kernel: system calls, faults, drivers.
public abstract partial class Revision
{
    /// <summary>Runs the code of one call to its end, in the process that the call names.</summary>
    public KernelTask Invoke(Call call) =>
        Killed is { } killed ? InvokeUnlessKilled(call, killed) : call.Operation.Invoke(this, Mms[call.Mm], call);

    /// <summary>Who has been killed; null where the code under test kills nobody.</summary>
    public KilledProcesses? Killed { get; protected set; }

    [CFunction("calls", IsPart = true)]
    private async KernelTask InvokeUnlessKilled(Call call, KilledProcesses killed)
    {
        killed.Enter(call.Operation.IsOfNoProcess || ModelThread.Current.IsInterrupt ? null : Mms[call.Mm]);
        if (!call.Operation.IsOfNoProcess && await killed.IsKilled(Mms[call.Mm])) return;
        await call.Operation.Invoke(this, Mms[call.Mm], call);
    }

    /// <summary>Makes calls one after another, each from user mode and back.</summary>
    [CFunction("calls", IsPart = true)]
    public async KernelTask Run(IReadOnlyList<Call> calls)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            ModelThread.Current.CallNumber = i;
            await Invoke(calls[i]);
            Context.ReturnToUser();
        }
    }
}
