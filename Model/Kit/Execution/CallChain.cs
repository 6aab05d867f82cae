namespace TagStorageModel.Kit.Execution;

/// <summary>
/// The C functions a model thread is in, outermost first, each with the context it was entered in.
/// Compares the two on return.
/// </summary>
public sealed class CallChain(ModelThread thread)
{
    private Call[] calls = new Call[32];
    private EnteredPath[] paths = new EnteredPath[8];
    private int pathDepth;

    /// <summary>How many functions the thread is in.</summary>
    public int Depth { get; private set; }

    /// <summary>The function at a depth, 0 being the outermost.</summary>
    public Function this[int depth] => calls[depth].Function;

    /// <summary>
    /// The innermost function of the code under test or its callers: a violation is attributed to it.
    /// Null outside of any.
    /// </summary>
    public Function? Innermost
    {
        get
        {
            for (var depth = Depth - 1; depth >= 0; depth--)
            {
                var function = calls[depth].Function;
                if (!function.IsService && !function.IsCode) return function;
            }

            return null;
        }
    }

    /// <summary>Who had left interrupts off, wrongly, when the innermost of all functions was entered; null if nobody had.</summary>
    internal IrqsLeftOff? LeftOffOnEntry => Depth == 0 ? null : calls[Depth - 1].IrqsLeftOff;

    /// <summary>The C names, innermost first; lambdas that start threads are left out.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>(Depth);
        for (var depth = Depth - 1; depth >= 0; depth--)
        {
            if (!calls[depth].Function.IsCode) names.Add(calls[depth].Function.Name);
        }

        return names;
    }

    /// <summary>Whether the thread is in one of some paths.</summary>
    public bool IsIn(PathSet wanted) => wanted.HasAnyOf(Paths);

    /// <summary>The paths that the thread is in, each once, in the order in which it entered them.</summary>
    internal ReadOnlySpan<EnteredPath> Paths => paths.AsSpan(0, pathDepth);

    internal void Enter(Function function)
    {
        if (Depth == calls.Length) Array.Resize(ref calls, Depth * 2);
        ref var call = ref calls[Depth++];
        call.OuterPaths = pathDepth;
        if (function.Path != Function.NoPath) EnterPath(function.Path);
        call.Function = function;
        var cpu = thread.Cpu;
        call.IrqsDisabled = cpu.IrqsDisabled;
        call.IrqsLeftOff = cpu.IrqsLeftOff;
        call.PreemptCount = cpu.PreemptCount;
        call.RcuDepth = thread.RcuDepth;
        thread.Machine.Entered(function);
    }

    private void EnterPath(int path)
    {
        foreach (ref readonly var entered in Paths)
        {
            if (entered.Path == path) return;
        }

        if (pathDepth == paths.Length) Array.Resize(ref paths, pathDepth * 2);
        ref var beginning = ref paths[pathDepth++];
        beginning = new EnteredPath(path);
        thread.Machine.PathFollower?.Enter(thread, ref beginning);
    }

    internal void Leave()
    {
        ref var call = ref calls[Depth - 1];
        var cpu = thread.Cpu;
        if (!call.Function.ChangesContext && !call.Function.IsCode)
        {
            if (call.IrqsDisabled != cpu.IrqsDisabled)
            {
                thread.Machine.Note(thread, NoteKind.IrqStateChanged, call.IrqsDisabled ? 1 : 0, cpu.IrqsDisabled ? 1 : 0);
                if (cpu.IrqsDisabled) cpu.IrqsLeftOff = new IrqsLeftOff(Innermost, call.Function);
                AdoptIrqState(cpu.IrqsDisabled);
            }
            else if (cpu.IrqsDisabled)
            {
                // It may have turned them on and off again: off they should not be, all the same.
                cpu.IrqsLeftOff ??= call.IrqsLeftOff;
            }

            if (call.PreemptCount != cpu.PreemptCount || call.RcuDepth != thread.RcuDepth)
            {
                thread.Machine.Note(thread, NoteKind.PreemptCountChanged, call.PreemptCount, cpu.PreemptCount);
                AdoptPreemptCount(cpu.PreemptCount - call.PreemptCount, thread.RcuDepth - call.RcuDepth);
            }
        }

        pathDepth = call.OuterPaths;
        Depth--;
    }

    internal void Clear()
    {
        Depth = 0;
        pathDepth = 0;
    }

    /// <summary>
    /// The new interrupt state is what the callers are measured against from now on: only the innermost function is
    /// named.
    /// </summary>
    internal void AdoptIrqState(bool disabled)
    {
        for (var depth = 0; depth < Depth; depth++)
        {
            calls[depth].IrqsDisabled = disabled;
            calls[depth].IrqsLeftOff = thread.Cpu.IrqsLeftOff;
        }
    }

    /// <summary>The thread is back in user mode: interrupts on, nothing held, nothing disabled.</summary>
    internal void AdoptUserContext()
    {
        for (var depth = 0; depth < Depth; depth++)
        {
            calls[depth].IrqsDisabled = false;
            calls[depth].IrqsLeftOff = null;
            calls[depth].PreemptCount = 0;
            calls[depth].RcuDepth = 0;
        }
    }

    private void AdoptPreemptCount(int preempt, int rcu)
    {
        for (var depth = 0; depth < Depth; depth++)
        {
            calls[depth].PreemptCount += preempt;
            calls[depth].RcuDepth += rcu;
        }
    }

    private struct Call
    {
        internal Function Function;
        internal int OuterPaths;
        internal bool IrqsDisabled;
        internal IrqsLeftOff? IrqsLeftOff;
        internal int PreemptCount;
        internal int RcuDepth;
    }
}
