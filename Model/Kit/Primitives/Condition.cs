using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>Whether a condition holds, told from the values of its words alone, in the order in which they were declared.</summary>
public delegate bool ConditionTest(ReadOnlySpan<long> values);

/// <summary>
/// A condition on shared words that a thread waits for: what a loop comes to that reads them again and again until they are as it
/// wants. The wait is one step, which can go only while the condition holds and reads all of them at once; looks that show
/// nothing new are not made, so that such a loop has an end. A thread that waits for what nobody does is in a deadlock.
/// </summary>
/// <remarks>
/// A loop that reads its words one after the other may leave on values that never were there together: that is another loop.
/// The condition is a place of its own, which stores to its words write: their order among each other matters to who waits.
/// </remarks>
public sealed class Condition : KernelObject
{
    /// <summary>Waits until the condition holds.</summary>
    public static readonly StepKind WaitKind = new("wait_until", Access.Read) { Waits = true, Synchronizes = Synchronization.Acquire };

    private readonly Word[] words;
    private readonly ConditionTest test;
    private readonly long[] values;

    /// <summary>To be made before the machine's first run.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">The condition in C.</param>
    /// <param name="words">All that it depends on.</param>
    /// <param name="test">Whether it holds.</param>
    public Condition(Machine machine, string name, IReadOnlyList<Word> words, ConditionTest test)
        : base(machine, name)
    {
        this.words = [.. words];
        this.test = test;
        values = new long[words.Count];
        foreach (var word in words) word.AddCondition(this);
    }

    /// <summary>Where stores to its words and those who wait for it meet.</summary>
    internal Location Place => At();

    /// <inheritdoc/>
    public override IReadOnlyList<KernelObject> AlsoWaitsFor => words;

    /// <summary>Waits until it holds.</summary>
    /// <exception cref="InvalidOperationException">
    /// The machine has store buffers: what a CPU sees of its own stores is not among the words.
    /// </exception>
    public Step Holds() => Machine.HasStoreBuffers
        ? throw new InvalidOperationException($"{Name}: a machine with store buffers has no waits for conditions") : new(this, WaitKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step)
    {
        for (var i = 0; i < words.Length; i++) values[i] = words[i].Final;
        return test(values);
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        footprint.Add(At(), write: false);
        foreach (var word in words) footprint.Add(word.Place, write: false);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads();
        foreach (var word in words) word.IsRead();
        return 0;
    }

    /// <inheritdoc/>
    public override bool HasFootprintByAccess => true;

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
