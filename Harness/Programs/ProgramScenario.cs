using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Harness.Programs;

/// <summary>How large a reference program is, and in which order its threads are created.</summary>
/// <param name="Program">The program.</param>
/// <param name="Numbers">Its numbers, such as T and K of <c>counter:T,K</c>.</param>
/// <param name="Order">0: the ordinary order; otherwise the seed of another.</param>
public sealed record ProgramScenario(ProgramSubject Program, EquatableList<int> Numbers, ulong Order = 0) : IScenario
{
    /// <inheritdoc/>
    public int Tasks => Program.ThreadNames(this).Count;

    /// <inheritdoc/>
    public long Size => Numbers.Sum(number => (long)number) + (Order == 0 ? 0 : 1);

    /// <inheritdoc/>
    public string? Fault()
    {
        if (Numbers.Count != Program.Names.Count) return Program.Needed;
        for (var i = 0; i < Numbers.Count; i++)
        {
            if (Numbers[i] < 1 || Numbers[i] > Program.Limits[i]) return Program.Needed;
        }

        return null;
    }

    /// <summary>The program and its numbers, such as <c>counter:3,4</c>.</summary>
    public override string ToString() => $"{Program.Name}:{string.Join(',', Numbers)}";
}
