namespace TagStorageModel.Kit.Execution;

// What the machine is put together from, before its first run.
public sealed partial class Machine
{
    private readonly List<KernelObject> objects = [];
    private readonly List<ModelThread> threads = [];
    private readonly List<Invariant> invariants = [];
    private RuleTable rules = new([]);
    private bool isComplete;

    /// <summary>Makes an empty machine.</summary>
    /// <param name="rules">What is watched; the empty set runs the code without rules.</param>
    public Machine(IEnumerable<Invariant>? rules = null)
    {
        Trace = new Trace();
        Violations = new Violations(this);
        LockClasses = new LockClasses();
        Lockdep = new LockdepFacts(LockClasses);
        if (rules is not null) invariants.AddRange(rules);
    }

    /// <summary>Threads first, then interrupts.</summary>
    public IReadOnlyList<ModelThread> Threads => threads;

    /// <summary>Its kernel objects, by their numbers.</summary>
    public IReadOnlyList<KernelObject> Objects => objects;

    /// <summary>The rules.</summary>
    public IReadOnlyList<Invariant> Invariants => invariants;

    /// <summary>The thread that runs before all others start; null where the scenario has no setup.</summary>
    public ModelThread? Setup { get; private set; }

    /// <summary>Adds a thread.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="cpu">Its CPU, which it may share with others.</param>
    /// <param name="body">What it runs.</param>
    /// <param name="start">The step it must make first, such as waiting for whoever creates it.</param>
    public ModelThread AddThread(string name, Cpu cpu, Func<ModelThread, KernelTask> body, Step? start = null)
    {
        cpu.IsShared |= threads.Exists(thread => thread.Cpu == cpu);
        return Add(new ModelThread(this, threads.Count, name, cpu, isInterrupt: false, body, start));
    }

    /// <summary>
    /// Adds an interrupt, hard or soft, that may arrive once on a CPU. All threads must have been added before.
    /// </summary>
    public ModelThread AddInterrupt(string name, Cpu cpu, Func<ModelThread, KernelTask> body, bool isSoftirq = false) =>
        Add(new ModelThread(this, threads.Count, name, cpu, isInterrupt: true, body, start: null, isSoftirq));

    /// <summary>Sets what runs before the threads start, step after step, without any choice.</summary>
    public void SetSetup(Cpu cpu, Func<ModelThread, KernelTask> body) =>
        Setup = new ModelThread(this, -1, "setup", cpu, isInterrupt: false, body, start: null) { Driver = new SetupDriver(this) };

    /// <summary>Adds a rule that could not be made before the machine. To be called before <see cref="BindInvariants"/>.</summary>
    public void AddInvariant(Invariant rule) => invariants.Add(rule);

    /// <summary>Binds the rules to the steps they watch. To be called once, when all kernel objects exist.</summary>
    /// <param name="code">The code under test, whose objects the rules look at; null if none of them looks at any.</param>
    public void BindInvariants(ICodeUnderTest? code)
    {
        foreach (var invariant in invariants) invariant.Attach(this, code);
        rules = new RuleTable(invariants);
        isComplete = true;
    }

    /// <summary>Whether some rule reads more at a step than the step's object says.</summary>
    internal bool WidensFootprints => rules.WidensFootprints;

    /// <exception cref="InvalidOperationException">The machine is complete: its objects are made before it runs.</exception>
    internal int Register(KernelObject item)
    {
        if (isComplete)
            throw new InvalidOperationException($"{item.Name} is made while the machine runs: objects are made before, and put back for each run");
        objects.Add(item);
        return objects.Count - 1;
    }

    private ModelThread Add(ModelThread thread)
    {
        if (threads.Count == 32) throw new InvalidOperationException("a machine has at most 32 threads and interrupts");
        threads.Add(thread);
        return thread;
    }
}
