using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>One CPU of a replay: the operation it performs, what that should do and what it has done so far.</summary>
internal sealed class ReplayCpu
{
    private readonly Cpu cpu;
    private readonly Bell bell;
    private readonly List<string> events = [];
    private readonly Queue<bool> failures = [];
    private readonly List<int> sleepsInAtomic = [];
    private bool sleepsNext;

    internal ReplayCpu(Machine machine, XArray array, int number, Func<ModelThread, KernelTask> body)
    {
        cpu = new Cpu(machine, number);
        bell = new Bell(machine, $"bell{number}");
        Operations = new TracedOperations(cpu, array);
        Thread = machine.AddThread($"cpu{number}", cpu, body);
        Thread.Faults = new FailingAllocations(int.MaxValue, int.MaxValue);
    }

    internal ModelThread Thread { get; }

    internal TracedOperations Operations { get; }

    internal RecordedOperation Operation { get; private set; } = new() { Op = "", Result = "", Events = [] };

    /// <summary>What differences say about where they are.</summary>
    internal string Where { get; private set; } = "before the first step";

    /// <summary>An operation was prepared and has not returned.</summary>
    internal bool IsPrepared { get; private set; }

    /// <summary>The event that should be next.</summary>
    internal string? Expected => events.Count < Operation.Events.Count ? Operation.Events[events.Count] : null;

    /// <summary>Waits until an operation is prepared.</summary>
    internal Step Wait() => bell.Wait();

    /// <summary>The CPU's next operation. A CPU that was idle starts with interrupts and bottom halves enabled.</summary>
    internal void Prepare(RecordedOperation operation, string where)
    {
        Operation = operation;
        Where = where;
        IsPrepared = true;
        events.Clear();
        failures.Clear();
        sleepsInAtomic.Clear();
        foreach (var name in operation.Events)
        {
            if (name.StartsWith("alloc:", StringComparison.Ordinal)) failures.Enqueue(name.EndsWith(":fail", StringComparison.Ordinal));
        }

        if (!bell.IsWaiting) return;
        cpu.SetIrqsDisabled(false);
        cpu.AddBottomHalfDepth(-cpu.BottomHalfDepth);
        bell.Ring();
    }

    internal void Saw(string name)
    {
        if (sleepsNext && name.StartsWith("alloc:", StringComparison.Ordinal))
        {
            sleepsNext = false;
            sleepsInAtomic.Add(events.Count);
        }

        events.Add(name);
    }

    /// <summary>The context forbids sleeping.</summary>
    /// <param name="isActual">The allocation that comes next blocks; otherwise the last event announced one.</param>
    internal void SawSleepInAtomic(bool isActual)
    {
        if (isActual) sleepsNext = true;
        else sleepsInAtomic.Add(events.Count - 1);
    }

    internal int NextOutcome() => failures.TryDequeue(out var fails) && fails ? 1 : 0;

    /// <summary>The operation returned.</summary>
    /// <returns>The first difference.</returns>
    internal string? Finish(OperationResult got)
    {
        IsPrepared = false;
        for (var i = 0; i < Math.Max(events.Count, Operation.Events.Count); i++)
        {
            var expected = i < Operation.Events.Count ? Operation.Events[i] : "no more";
            var seen = i < events.Count ? events[i] : "no more";
            if (expected != seen) return Differ($"event {i}", expected, seen);
        }

        if (Operation.Result != got.Result) return Differ("result", Operation.Result, got.Result);
        if (Operation.ResultIndex is { } index && index != got.Index)
            return Differ("result_index", TraceTokens.OfIndex(index), got.Index is { } other ? TraceTokens.OfIndex(other) : "none");
        if (Operation.Items is { } items && !items.SequenceEqual(got.Items ?? []))
            return Differ("items", string.Join(' ', items), string.Join(' ', got.Items ?? []));
        if (Operation.IrqsDisabledAfter is { } disabled && disabled != cpu.IrqsDisabled)
            return Differ("irq_disabled_after", disabled, cpu.IrqsDisabled);
        if (Operation.SleepsInAtomic is { } sleeps && !sleeps.SequenceEqual(sleepsInAtomic))
            return Differ("diag sleep_in_atomic", string.Join(' ', sleeps), string.Join(' ', sleepsInAtomic));
        return Operation.BottomHalfDepthAfter == cpu.BottomHalfDepth
            ? null
            : Differ("bh_depth_after", Operation.BottomHalfDepthAfter, cpu.BottomHalfDepth);
    }

    private string Differ<T>(string what, T expected, T got) => $"{Where}: {what}: expected {expected}, got {got}";

    /// <summary>What an idle CPU waits for.</summary>
    private sealed class Bell(Machine machine, string name) : KernelObject(machine, name)
    {
        private static readonly StepKind WaitKind = new("wait", Access.Write) { Waits = true };
        private bool rung;

        internal bool IsWaiting { get; private set; }

        public override bool CanGo(ModelThread thread, in Step step) => rung;

        public override long Execute(ModelThread thread, in Step step)
        {
            Writes();
            rung = false;
            IsWaiting = false;
            return 0;
        }

        internal Step Wait()
        {
            IsWaiting = true;
            return new(this, WaitKind);
        }

        internal void Ring() => rung = true;

        protected override void Reset()
        {
            rung = false;
            IsWaiting = false;
        }
    }
}
