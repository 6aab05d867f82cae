using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Linearizability;

/// <summary>
/// What was called and what it returned, and which call came after which return. To call and to return are steps of their own: a
/// return writes a place of its thread's, and a call reads those of all others. So the order of a call and a return of different
/// threads matters to whoever explores, and the order of two calls, or of two returns, does not: no history is left out, and none
/// is seen again for an order that nobody judges.
/// </summary>
internal sealed class History : KernelObject
{
    private static readonly StepKind CallKind = new("call", Access.Read);
    private static readonly StepKind ReturnKind = new("return", Access.Write);
    private readonly IReadOnlyList<IReadOnlyList<string>> texts;
    private readonly List<HistoryCall>[] calls;
    private readonly int[] returned;

    /// <summary>To be made before the threads.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="texts">The calls of each thread in words.</param>
    internal History(Machine machine, IReadOnlyList<IReadOnlyList<string>> texts)
        : base(machine, "history")
    {
        this.texts = texts;
        calls = [.. texts.Select(_ => new List<HistoryCall>())];
        returned = new int[texts.Count];
    }

    /// <summary>The calls that each thread has made in the last run, in order; of the last of them it may not have returned.</summary>
    internal IReadOnlyList<IReadOnlyList<HistoryCall>> Calls => calls;

    /// <summary>A thread calls its next operation.</summary>
    internal Step Call(int thread) => new(this, CallKind, thread);

    /// <summary>A thread's operation returns.</summary>
    internal Step Return(int thread, object? result) => new(this, ReturnKind, thread, result, HashOf(result));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == ReturnKind)
        {
            footprint.Add(At(step.Argument), write: true);
            return;
        }

        for (var other = 0; other < returned.Length; other++)
        {
            if (other != step.Argument) footprint.Add(At(other), write: false);
        }
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var own = (int)step.Argument;
        if (step.Kind == ReturnKind)
        {
            Writes(own);
            returned[own]++;
            calls[own][^1] = calls[own][^1] with { Result = step.Payload, HasReturned = true };
            return 0;
        }

        // Whatever is written here only the thread itself looks at.
        Dirty();
        var seen = new int[returned.Length];
        for (var other = 0; other < seen.Length; other++)
        {
            if (other == own) continue;
            Reads(other);
            seen[other] = returned[other];
        }

        calls[own].Add(new HistoryCall(seen, null, false));
        return 0;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => false;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var text = texts[(int)step.Argument][Math.Max(0, calls[step.Argument].Count - 1)];
        return step.Kind == CallKind ? $"calls {text}" : $"{text} returns{(step.Payload is { } value ? $" {value}" : "")}";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        foreach (var list in calls) list.Clear();
        Array.Clear(returned);
    }

    private static long HashOf(object? result)
    {
        var hash = 14695981039346656037;
        foreach (var letter in result?.ToString() ?? "") hash = (hash ^ letter) * 1099511628211;
        return (long)hash;
    }
}

/// <summary>One call of a history.</summary>
/// <param name="Seen">How many calls of each other thread had returned when it was made.</param>
/// <param name="Result">What it returned.</param>
/// <param name="HasReturned">Whether it has; if not, it may or may not have taken effect.</param>
internal sealed record HistoryCall(int[] Seen, object? Result, bool HasReturned);
