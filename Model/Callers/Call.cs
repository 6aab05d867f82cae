using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

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
    public KernelTask Invoke(Call call) => call.Operation.Invoke(this, Mms[call.Mm], call);

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
