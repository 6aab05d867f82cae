using TagStorageModel.Check.Rules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Check;

/// <summary>
/// What the body of a check makes: threads, the objects that they share, and what must hold. An object belongs to it from its
/// constructor on, which takes the model as its machine.
/// </summary>
public sealed class Model
{
    private readonly List<(string Name, Func<KernelTask> Body)> threads = [];
    private readonly List<FinalCondition> conditions = [];
    private readonly List<Always> always = [];
    private readonly SituationsOccur situations = new();
    private readonly FailedAssertions assertions;

    internal Model(Machine machine)
    {
        Machine = machine;
        assertions = machine.Invariants.OfType<FailedAssertions>().FirstOrDefault() ?? new FailedAssertions();
    }

    /// <summary>The machine that the objects are made on: <c>new Mutex(model, "lock")</c> converts the model to it.</summary>
    public Machine Machine { get; }

    /// <summary>How many threads were declared.</summary>
    internal int Threads => threads.Count;

    /// <summary>The machine that the objects are made on.</summary>
    public static implicit operator Machine(Model model) => model.Machine;

    /// <summary>Adds a thread, which has a CPU of its own.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="body">What it does; it awaits steps of objects, and async methods that return a <see cref="KernelTask"/>.</param>
    public void Thread(string name, Func<KernelTask> body) => threads.Add((name, body));

    /// <summary>A condition that must hold whenever all threads have returned; it reads what objects hold then.</summary>
    /// <param name="sentence">The condition in words.</param>
    /// <param name="holds">Whether it holds.</param>
    public void Finally(string sentence, Func<bool> holds) =>
        conditions.Add(new FinalCondition(conditions.Count + 1, sentence, holds));

    /// <summary>A condition that must hold at the start and after every step that changes one of its words.</summary>
    /// <param name="sentence">The condition in words.</param>
    /// <param name="words">All that it looks at: cells and variables.</param>
    /// <param name="holds">Whether it holds, by their values in this order.</param>
    public void Always(string sentence, IReadOnlyList<Word> words, ConditionTest holds) =>
        always.Add(new Always(always.Count + 1, sentence, words, holds));

    /// <summary>
    /// A situation that must be at the end of some run: a check in which it never is has shown nothing, and fails.
    /// </summary>
    /// <param name="sentence">The situation in words.</param>
    /// <param name="isThere">Whether it is there, when a run is over.</param>
    public void Reached(string sentence, Func<bool> isThere) => situations.Add(new Situation(sentence, isThere));

    /// <summary>
    /// A situation that must occur in some run, which is where the code of a thread says so: <see cref="Situation.Occurs"/>.
    /// </summary>
    /// <param name="sentence">The situation in words.</param>
    public Situation Reached(string sentence) => situations.Add(new Situation(sentence, null));

    /// <summary>What a thread takes to be so: to be called by its code. It goes on if that does not hold.</summary>
    /// <param name="holds">Whether it holds, by what the thread knows: its locals.</param>
    /// <param name="sentence">What must hold.</param>
    public void Assert(bool holds, string sentence) => assertions.Judge(holds, sentence);

    /// <summary>
    /// What is done before each run, to put back what is in no object: a list in which a thread keeps what it has got.
    /// </summary>
    public void BeforeEachRun(Action action) => situations.Before += action;

    /// <summary>Adds what was declared to the machine.</summary>
    /// <param name="kept">The threads that are kept, as bits by the order in which they were declared.</param>
    internal void Complete(uint kept)
    {
        for (var i = 0; i < threads.Count; i++)
        {
            if ((kept >> i & 1) == 0) continue;
            var body = threads[i].Body;
            Machine.AddThread(threads[i].Name, new Cpu(Machine, i), _ => body());
        }

        if (Machine.Objects.OfType<Variable>().Any()) Machine.AddInvariant(new NoDataRace(1));
        situations.Bodies = [.. threads.Select(thread => thread.Body)];
        foreach (var condition in always) Machine.AddInvariant(condition);
        foreach (var condition in conditions) Machine.AddInvariant(condition);
        Machine.AddInvariant(situations);
        Machine.BindInvariants(null);
    }
}
