using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>
/// A tiny machine, as a pure function of a seed, whose threads use what locks are not: semaphores, condition variables, completions,
/// sequence counts, grace periods, threads that create others, atomic words and plain variables. Many deadlock or have data races.
/// </summary>
internal sealed class PrimitiveProgram
{
    private const int Calls = 20;
    private static readonly Dictionary<(string, string, string), long> Keys = [];
    private readonly Mutex mutex;
    private readonly Semaphore semaphore;
    private readonly ConditionVariable variable;
    private readonly Completion completion;
    private readonly SeqCount sequence;
    private readonly Rcu rcu;
    private readonly Cell[] cells;
    private readonly Variable[] plain;
    private readonly Condition isSet;
    private readonly ChildThread child;
    private readonly RcuCallback callback;
    private readonly long[] found = new long[6];

    internal PrimitiveProgram(ulong seed, int most = 4)
    {
        var random = new Xoshiro(seed);
        Machine = new Machine([new Forgets(found), new NoDataRace(1), .. KernelRules.All()]);
        mutex = new Mutex(Machine, "mutex");
        semaphore = new Semaphore(Machine, "semaphore", random.Next(2));
        variable = new ConditionVariable(Machine, "variable");
        completion = new Completion(Machine, "completion");
        sequence = new SeqCount(Machine, "sequence");
        rcu = new Rcu(Machine);
        cells = [new(Machine, "cell0"), new(Machine, "cell1")];
        plain = [new(Machine, "plain0"), new(Machine, "plain1")];
        isSet = new Condition(Machine, "cell0 != 0 || plain0 != 0", [cells[0], plain[0]], seen => seen[0] != 0 || seen[1] != 0);
        var count = 2 + random.Next(2);
        for (var i = 0; i < count; i++)
        {
            var calls = new int[1 + random.Next((count == 2 ? most : most - 1) - 1)];
            for (var j = 0; j < calls.Length; j++) calls[j] = random.Next(Calls);
            var mine = i;
            Machine.AddThread($"t{i}", new Cpu(Machine, i), _ => Run(calls, mine));
        }

        int[] theirs = [random.Next(Calls)];
        child = new ChildThread(Machine, "child", new Cpu(Machine, count), _ => Run(theirs, 4));
        callback = new RcuCallback(rcu, "callback", new Cpu(Machine, count + 1), _ => Free());
        Machine.AddInvariant(new Always(1, "cell1 is not above 2", [cells[1], plain[1]], seen => seen[0] + seen[1] <= 2));
        Machine.BindInvariants(null);
    }

    internal Machine Machine { get; }

    /// <summary>All that a run leaves behind, as a number: values, and which rules were broken, whatever the order.</summary>
    internal long Final()
    {
        var final = Machine.AllReturned ? 1L : 0;
        foreach (var word in cells.Concat<Word>(plain)) final = (final * 31) + word.Final;
        foreach (var value in found) final = (final * 31) + value;
        foreach (var item in Machine.Violations.Items)
            final += NumberOf((item.Key.Invariant.Id, item.Key.Function, item.Key.Detail));
        return final;
    }

    private static long NumberOf((string, string, string) key)
    {
        lock (Keys)
        {
            if (!Keys.TryGetValue(key, out var number)) Keys.Add(key, number = (long)new Xoshiro((ulong)Keys.Count).Next());
            return number;
        }
    }

    private async KernelTask Free()
    {
        await plain[0].Write(0);
        await cells[1].FetchAdd(1);
    }

    private async KernelTask Run(int[] calls, int thread)
    {
        found[thread] = 0;
        foreach (var call in calls) found[thread] = (found[thread] * 7) + await Call(call);
    }

    private async KernelTask<long> Call(int call)
    {
        switch (call)
        {
            case 0:
                await semaphore.Down();
                return 0;
            case 1:
                return await semaphore.TryDown();
            case 2:
                await semaphore.Up();
                return 0;
            case 3:
                await mutex.Lock();
                await variable.Wait(mutex);
                await plain[0].Write(1);
                await mutex.Unlock();
                return 0;
            case 4:
                await variable.Signal();
                return 0;
            case 5:
                await variable.Broadcast();
                return 0;
            case 6:
                await completion.Wait();
                return 0;
            case 7:
                return await completion.TryWait() ? 1 : 0;
            case 8:
                await completion.Complete();
                return 0;
            case 9:
                await completion.CompleteAll();
                return 0;
            case 10:
                await sequence.WriteBegin();
                await cells[1].Write(1);
                await sequence.WriteEnd();
                return 0;
            case 11:
                var begun = await sequence.ReadBegin();
                return await cells[1].Read() * (await sequence.ReadRetry(begun) ? 2 : 1);
            case 12:
                await rcu.ReadLock();
                var read = await plain[0].Read();
                await rcu.ReadUnlock();
                return read;
            case 13:
                await rcu.Synchronize();
                await plain[0].Write(2);
                return 0;
            case 14:
                await callback.Call();
                return 0;
            case 15:
                await child.Create();
                return 0;
            case 16:
                await child.Join();
                return await plain[1].Read();
            case 17:
                return await cells[0].CompareExchange(0, 1) + await cells[1].Exchange(2);
            case 18:
                await plain[1].Write(1);
                await cells[0].WriteRelease(1);
                return 0;
            default:
                await isSet.Holds();
                return await cells[0].ReadAcquire() > 0 ? await plain[1].Read() : 0;
        }
    }

    /// <summary>What a run found is no object of the machine, and has to be put back before the next.</summary>
    private sealed class Forgets(long[] found) : Invariant
    {
        public override string Id => "F1";

        public override string Sentence => "";

        public override void Begin() => Array.Clear(found);
    }
}
