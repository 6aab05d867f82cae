using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Lockdep;

/// <summary>
/// Runs a case of the locking selftest: what a task does, in words one after the other, and what happens in interrupts on
/// CPUs of their own. <c>+A</c> and <c>-A</c> take and release a lock of the case's kind; with a letter before them one of the
/// letter's kind: s spinlock, w and r rwlock for writing and reading, m mutex, W and R semaphore for writing and reading.
/// <c>(</c> and <c>)</c> stand round what is done in an interrupt of the case's kind, <c>h(</c> in a hard one, <c>S(</c> in a softirq;
/// <c>off</c> and <c>on</c> disable and enable that kind of interrupt, <c>cli</c> and <c>sti</c> hard ones, <c>bh-</c> and
/// <c>bh+</c> softirqs; <c>rcu-</c> and <c>rcu+</c> begin and end an RCU section, <c>alloc</c> and <c>nofs</c> may allocate,
/// <c>scope-</c> and <c>scope+</c> begin and end a scope of memalloc_nofs_save(), <c>reclaim-</c> and
/// <c>reclaim+</c> begin and end reclaim. X1 and X2 are two locks of one class.
/// </summary>
internal sealed class SelftestRun : ICodeUnderTest
{
    private readonly Machine machine = new([new LocksAreSound(), new NoSleepInAtomicContext()]);
    private readonly Dictionary<string, Lock> locks = new(StringComparer.Ordinal);
    private readonly SelftestKind kind;
    private readonly bool isSoft;
    private readonly bool isQueued;
    private readonly List<ModelThread> order = [];

    /// <param name="kind">The kind of the case's locks.</param>
    /// <param name="isSoft">Whether the case's interrupts are softirqs.</param>
    /// <param name="isQueued">Whether readers of rwlocks wait behind writers: the selftest takes them as recursive in most cases.</param>
    /// <param name="words">What is done.</param>
    internal SelftestRun(SelftestKind kind, bool isSoft, bool isQueued, string words)
    {
        this.kind = kind;
        this.isSoft = isSoft;
        this.isQueued = isQueued;
        var task = new List<string>();
        var interrupts = new List<(bool IsSoft, List<string> Words)>();
        var parts = new List<List<string>>();
        List<string>? inside = null;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word is "(" or "h(" or "S(")
            {
                parts.Add(task);
                task = [];
                interrupts.Add((word == "S(" || (word == "(" && isSoft), inside = []));
            }
            else if (word == ")")
            {
                inside = null;
            }
            else
            {
                (inside ?? task).Add(word);
            }
        }

        parts.Add(task);
        foreach (var word in words.Split(' ').Where(word => word.Contains('+') || word.StartsWith('-'))) Find(word);
        var threads = parts.ConvertAll(part => machine.AddThread($"t{machine.Threads.Count}", NewCpu(), _ => Do(part)));
        var handlers = interrupts.ConvertAll(item => machine.AddInterrupt(
            $"irq{machine.Threads.Count}", NewCpu(), _ => item.IsSoft ? WithIrqsOff(item.Words) : Do(item.Words), item.IsSoft));
        for (var i = 0; i < threads.Count; i++)
        {
            order.Add(threads[i]);
            if (i < handlers.Count) order.Add(handlers[i]);
        }

        machine.BindInvariants(null);
    }

    /// <summary>Makes the run: the violations of it, as details; those of sleeping have none.</summary>
    internal IReadOnlyList<string> Violations()
    {
        machine.Begin();
        foreach (var thread in order)
        {
            while (!thread.Finished && (thread.IsInterrupt && !thread.Arrived ? thread.Cpu.CanArrive(thread) : thread.CanGo))
                machine.Advance(thread);
            if (!thread.Finished) break;
        }

        machine.Conclude();
        return [.. machine.Violations.Items.ToArray().Select(item => $"{item.Key.Invariant.Id} {item.Key.Detail}")];
    }

    private Cpu NewCpu() => new(machine, machine.Objects.Count);

    /// <summary>The selftest's softirqs have hard interrupts off.</summary>
    private async KernelTask WithIrqsOff(List<string> words)
    {
        await ModelThread.Current.Cpu.LocalIrqDisable();
        await Do(words);
        await ModelThread.Current.Cpu.LocalIrqEnable();
    }

    private async KernelTask Do(List<string> words)
    {
        foreach (var word in words)
        {
            var cpu = ModelThread.Current.Cpu;
            if (word is "cli" || (word is "off" && !isSoft)) await cpu.LocalIrqDisable();
            else if (word is "sti" || (word is "on" && !isSoft)) await cpu.LocalIrqEnable();
            else if (word is "bh-" or "off") cpu.AddBottomHalfDepth(1);
            else if (word is "bh+" or "on") EnableBottomHalves(cpu);
            else if (word is "rcu-") Context.RcuReadLock();
            else if (word is "rcu+") Context.RcuReadUnlock();
            else if (word is "preempt-") cpu.AddPreemptCount(1);
            else if (word is "preempt+") cpu.AddPreemptCount(-1);
            else if (word is "alloc") Context.MightAlloc(Gfp.Kernel);
            else if (word is "nofs") Context.MightAlloc(Gfp.Kernel & ~Gfp.Fs);
            else if (word is "scope-") Context.MemallocNofsSave();
            else if (word is "scope+") Context.MemallocRestore(Gfp.None);
            else if (word is "reclaim-") Context.EnterReclaim();
            else if (word is "reclaim+") Context.LeaveReclaim();
            else await StepOf(word);
        }
    }

    private void EnableBottomHalves(Cpu cpu)
    {
        cpu.AddBottomHalfDepth(-1);
        machine.Lockdep.SoftirqsEnabled(ModelThread.Current);
    }

    private Step StepOf(string word)
    {
        var (item, mode, takes) = Find(word);
        return item switch
        {
            SpinLock spin => takes ? spin.Lock() : spin.Unlock(),
            Mutex mutex => takes ? mutex.Lock() : mutex.Unlock(),
            RwLock rwlock => mode == LockMode.Write ? takes ? rwlock.WriteLock() : rwlock.WriteUnlock()
                : takes ? rwlock.ReadLock() : rwlock.ReadUnlock(),
            RwSemaphore semaphore => mode == LockMode.Write ? takes ? semaphore.WriteLock() : semaphore.WriteUnlock()
                : takes ? semaphore.ReadLock() : semaphore.ReadUnlock(),
            _ => throw new ArgumentException($"{word} is no word"),
        };
    }

    private (Lock Lock, LockMode Mode, bool Takes) Find(string word)
    {
        var sign = word.IndexOfAny(['+', '-']);
        var of = sign == 0 ? kind : word[0] switch
        {
            's' => SelftestKind.Spin,
            'w' => SelftestKind.WriteLock,
            'r' => SelftestKind.ReadLock,
            'm' => SelftestKind.Mutex,
            'W' => SelftestKind.WriteSemaphore,
            _ => SelftestKind.ReadSemaphore,
        };
        if (sign > 1 || word.Length < sign + 2) return default;
        var name = word[(sign + 1)..];
        var mode = of is SelftestKind.ReadLock or SelftestKind.ReadSemaphore ? LockMode.Read : LockMode.Write;
        var type = of switch
        {
            SelftestKind.ReadLock or SelftestKind.WriteLock => "rwlock_",
            SelftestKind.ReadSemaphore or SelftestKind.WriteSemaphore => "rwsem_",
            SelftestKind.Mutex => "mutex_",
            _ => "lock_",
        };
        if (!locks.TryGetValue(type + name, out var item)) locks[type + name] = item = Make(of, type + name, type + name[0]);
        return (item, mode, word[sign] == '+');
    }

    private Lock Make(SelftestKind of, string name, string className) => of switch
    {
        SelftestKind.ReadLock or SelftestKind.WriteLock => new RwLock(machine, name, className, isQueued),
        SelftestKind.ReadSemaphore or SelftestKind.WriteSemaphore => new RwSemaphore(machine, name, className),
        SelftestKind.Mutex => new Mutex(machine, name, className),
        _ => new SpinLock(machine, name, className),
    };
}

/// <summary>How a case of the locking selftest takes its locks.</summary>
public enum SelftestKind
{
    /// <summary>spin_lock().</summary>
    Spin,

    /// <summary>write_lock().</summary>
    WriteLock,

    /// <summary>read_lock().</summary>
    ReadLock,

    /// <summary>mutex_lock().</summary>
    Mutex,

    /// <summary>down_write().</summary>
    WriteSemaphore,

    /// <summary>down_read().</summary>
    ReadSemaphore,
}
