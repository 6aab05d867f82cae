using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// What an execution is woven of: the events of each CPU, which come in program order, and the stores to each word that
/// leave a store buffer, which come in the order in which they were made. What comes next in a stream depends on nothing
/// but what has happened before: where an interrupt may arrive, or another task may get the CPU, an event of its own decides
/// who makes the next step there. If that is a task which has to wait, it is decided all the same that no other comes first.
/// </summary>
internal sealed class Streams
{
    /// <summary>The most that there can be.</summary>
    internal const int Most = 64;

    /// <summary>The thread of an event that decides about an interrupt: nobody makes a step then.</summary>
    internal const byte Nobody = byte.MaxValue;

    private readonly Stepper stepper;
    private readonly Cpu[] cpuOf;
    private readonly int[][] tasksOf;
    private readonly int[][] interruptsOf;
    private readonly int[] decided;
    private readonly int[] chosen;
    private readonly bool[] isDeciding;
    private readonly StoreBuffer?[] bufferOf;
    private readonly int[] drainOf;
    private readonly List<Word> words = [];
    private readonly bool[] wasReady = new bool[Most];
    private readonly int[] since = new int[Most];

    /// <summary>For a machine that has all its threads.</summary>
    internal Streams(Machine machine, Stepper stepper)
    {
        this.stepper = stepper;
        Cpus = stepper.Cpus;
        cpuOf = new Cpu[Cpus];
        tasksOf = new int[Cpus][];
        interruptsOf = new int[Cpus][];
        decided = new int[Cpus];
        chosen = new int[Cpus];
        isDeciding = new bool[Cpus];
        bufferOf = new StoreBuffer?[Cpus];
        drainOf = new int[Cpus];
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            var mine = machine.Threads.Where(thread => stepper.CpuOf(thread.Index) == cpu).ToList();
            cpuOf[cpu] = mine[0].Cpu;
            tasksOf[cpu] = [.. mine.Where(thread => !thread.IsInterrupt && thread.Drains is null).Select(thread => thread.Index)];
            HasDecisions |= cpuOf[cpu].IsShared || stepper.HasInterrupts;
            interruptsOf[cpu] = [.. mine.Where(thread => thread.IsInterrupt).Select(thread => thread.Index)];
            var drain = mine.Find(thread => thread.Drains is not null);
            bufferOf[cpu] = drain?.Drains;
            drainOf[cpu] = drain?.Index ?? -1;
            HasStoreBuffers |= drain is not null;
        }

        // Where stores wait, all that happens on the CPU comes before or after each of them.
        MostStreams = HasStoreBuffers ? Most : Cpus;
    }

    /// <summary>How many CPUs there are: their streams come first.</summary>
    internal int Cpus { get; }

    /// <summary>How many streams are known.</summary>
    internal int Count => Cpus + words.Count;

    /// <summary>How many there can be.</summary>
    internal int MostStreams { get; }

    /// <summary>Whether it must be decided who makes a step: interrupts may arrive, or tasks share a CPU.</summary>
    internal bool HasDecisions { get; }

    /// <summary>Whether stores may take effect later.</summary>
    internal bool HasStoreBuffers { get; }

    /// <summary>Whether what comes next in a stream depends on more than the machine's state.</summary>
    internal bool HaveState => HasDecisions || HasStoreBuffers;

    /// <summary>The CPU that a stream's events happen on, if it has a store buffer; otherwise −1.</summary>
    internal int FamilyOf(int stream) => stream >= Cpus ? words[stream - Cpus].Cpu : bufferOf[stream] is null ? -1 : stream;

    /// <summary>The event before which a stream's next event could not go, because of stores that had not taken effect.</summary>
    internal int SinceOf(int stream) => HasStoreBuffers ? since[stream] : -1;

    /// <summary>To be called at the beginning of an execution, when the machine has begun.</summary>
    internal void Begin()
    {
        if (!HaveState) return;
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            decided[cpu] = chosen[cpu] = -1;
            isDeciding[cpu] = Options(cpu) > 1;
        }

        Array.Clear(wasReady);
        Array.Fill(since, -1);
        for (var cpu = 0; cpu < Cpus; cpu++) NoteReady(cpu, -1);
    }

    /// <summary>Who makes a stream's next step; −1 if there is none, or nobody does.</summary>
    internal int ThreadOf(int stream)
    {
        if (stream >= Cpus) return drainOf[words[stream - Cpus].Cpu];
        if (HasDecisions && isDeciding[stream]) return -1;
        return HasDecisions && chosen[stream] >= 0 ? chosen[stream] : Current(stream);
    }

    /// <summary>
    /// Whether it was decided otherwise than in favour of who was there that a task makes a CPU's next step, which it has not
    /// made: as it cannot.
    /// </summary>
    internal bool IsAnyUnredeemed => HasDecisions && Array.Exists(decided, outcome => outcome > 0);

    /// <summary>Whether a stream's next event can be made now.</summary>
    internal bool CanGo(int stream)
    {
        if (stream >= Cpus) return ChoiceOf(words[stream - Cpus]) >= 0;
        if (HasDecisions && isDeciding[stream]) return true;
        var thread = ThreadOf(stream);
        return thread >= 0 && stepper.CanGo(thread);
    }

    /// <summary>How many outcomes a stream's next event has.</summary>
    internal int OutcomesOf(int stream)
    {
        if (stream >= Cpus) return 1;
        if (HasDecisions && isDeciding[stream]) return Options(stream);
        return stepper.OutcomesOf(ThreadOf(stream));
    }

    /// <summary>A stream's next event as the machine needs it.</summary>
    internal Decision DecisionOf(int stream, int outcome, int outcomes)
    {
        if (stream >= Cpus)
        {
            var word = words[stream - Cpus];
            return new Decision((byte)drainOf[word.Cpu], (sbyte)(bufferOf[word.Cpu]!.Choices > 1 ? ChoiceOf(word) : Trace.NoChoice));
        }

        var thread = ThreadOf(stream);
        return new Decision(thread < 0 ? Nobody : (byte)thread, (sbyte)(outcomes > 1 ? outcome : Trace.NoChoice));
    }

    /// <summary>A stream's next event has been made.</summary>
    internal void NoteMade(int stream, Decision made, int index)
    {
        if (!HaveState) return;
        if (stream < Cpus)
        {
            if (made.Thread == Nobody)
            {
                isDeciding[stream] = false;
                decided[stream] = Math.Max((int)made.Outcome, 0);
                chosen[stream] = decided[stream] == 0 ? -1 : Option(stream, decided[stream]);
            }
            else
            {
                decided[stream] = chosen[stream] = -1;
                isDeciding[stream] = Options(stream) > 1;
            }
        }

        if (stream < Cpus) wasReady[stream] = false;
        if (FamilyOf(stream) is >= 0 and var cpu) NoteReady(cpu, index);
    }

    /// <summary>Who makes a CPU's next step unless it is decided otherwise: whoever is there, or else the first that is not over.</summary>
    private int Current(int cpu)
    {
        var tasks = tasksOf[cpu];
        if (cpuOf[cpu].Handler is { } handler) return handler.Index;
        if (tasks.Length < 2) return tasks.Length == 0 ? -1 : tasks[0];
        if (cpuOf[cpu].Running is { Finished: false } running) return running.Index;
        foreach (var task in tasks)
        {
            if (!stepper.Threads[task].Finished) return task;
        }

        return tasks[0];
    }

    /// <summary>How many may make a CPU's next step.</summary>
    private int Options(int cpu) => interruptsOf[cpu].Length == 0 && tasksOf[cpu].Length < 2 ? 1 : Find(cpu, -1, out _);

    private int Option(int cpu, int number)
    {
        Find(cpu, number, out var found);
        return found;
    }

    /// <summary>Who may make a CPU's next step: who is there, interrupts that may arrive, tasks that may get it.</summary>
    private int Find(int cpu, int number, out int found)
    {
        var count = 1;
        found = -1;
        foreach (var index in interruptsOf[cpu])
        {
            var interrupt = stepper.Threads[index];
            if (!interrupt.Arrived && interrupt.Cpu.CanArrive(interrupt) && count++ == number) found = index;
        }

        if (tasksOf[cpu].Length < 2 || cpuOf[cpu].Handler is not null) return count;
        var current = Current(cpu);
        foreach (var index in tasksOf[cpu])
        {
            var task = stepper.Threads[index];
            if (index != current && !task.Finished && cpuOf[cpu].MayRun(task) && count++ == number) found = index;
        }

        return count;
    }

    /// <summary>Notes which events of a CPU can go from now on as far as its store buffer is concerned.</summary>
    private void NoteReady(int cpu, int index)
    {
        if (bufferOf[cpu] is not { } buffer) return;
        if (!wasReady[cpu] && (ThreadOf(cpu) is not (>= 0 and var thread) || stepper.Threads[thread].IsReady))
            (wasReady[cpu], since[cpu]) = (true, index);
        for (var choice = buffer.Choices - 1; choice >= 0; choice--)
        {
            var store = buffer.Next(choice);
            var word = new Word(cpu, store.Target, store.Target.WordOf(store));
            var at = words.IndexOf(word);
            if (at < 0)
            {
                at = words.Count;
                words.Add(word);
                if (Count > Most) throw new InternalErrorException($"stores to more than {Most - Cpus} words wait in store buffers");
            }
        }

        for (var at = 0; at < words.Count; at++)
        {
            if (words[at].Cpu != cpu) continue;
            var stream = Cpus + at;
            var isReady = ChoiceOf(words[at]) >= 0;
            if (isReady && !wasReady[stream]) since[stream] = index;
            wasReady[stream] = isReady;
        }
    }

    /// <summary>Which of the stores that may take effect next is the one to a word; −1 if none is.</summary>
    private int ChoiceOf(Word word)
    {
        var buffer = bufferOf[word.Cpu]!;
        for (var choice = buffer.Choices - 1; choice >= 0; choice--)
        {
            var store = buffer.Next(choice);
            if (store.Target == word.Target && store.Target.WordOf(store) == word.Number) return choice;
        }

        return -1;
    }

    /// <summary>Something that stores of a CPU are made to, in order.</summary>
    private readonly record struct Word(int Cpu, KernelObject Target, long Number);
}
