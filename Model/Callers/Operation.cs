using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// What a thread, an interrupt or the setup of a scenario can do: one row for each, which stands beside the path that it
/// enters and says all that is to be known of it.
/// </summary>
/// <param name="number">Its number. Tokens hold it: it never changes, nor is it ever another's.</param>
/// <param name="name">Its C# name.</param>
/// <param name="words">A call of it in words.</param>
/// <param name="invoke">Calls it on a revision, for a process.</param>
public sealed partial class Operation(
    int number, string name, Func<Call, string> words, Func<Revision, MmStruct, Call, KernelTask> invoke) : IEquatable<Operation>
{
    /// <summary>Its number in tokens.</summary>
    public int Number { get; } = number;

    /// <summary>The name of its property in this class, by which tests and C# code refer to it.</summary>
    public string Name { get; } = name;

    /// <summary>What <see cref="Call.Address"/> means to it.</summary>
    public Argument Address { get; init; } = Argument.Address;

    /// <summary>What <see cref="Call.Detail"/> means to it.</summary>
    public Argument Detail { get; init; } = Argument.None;

    /// <summary>What a machine must have for it.</summary>
    public Need Needs { get; init; }

    /// <summary>It is about memory as a whole, not about a process.</summary>
    public bool IsOfNoProcess { get; init; }

    /// <summary>The handler of an interrupt can do it.</summary>
    public bool MayInterrupt { get; init; }

    /// <summary>It leaves memory with tags alone: it is at work where tags are the exception.</summary>
    public bool WantsPlainMemory { get; init; }

    /// <summary>
    /// The themes that it was in from the start, and its places there: generated cases depend on both, so that neither ever
    /// changes. An operation that is added later has none, and joins cases by a draw of its own.
    /// </summary>
    public IReadOnlyList<(Theme Theme, int Place)> Themes { get; init; } = [];

    /// <summary>How an operation that is added later joins generated cases; null: by themes, or by hand alone.</summary>
    public Joining? Joins { get; init; }

    /// <summary>Whether it is in <see cref="OperationSet"/>, and not merely a number that somebody has written.</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>An operation that does not exist: a token can have its number.</summary>
    public static Operation Unknown(int number) =>
        new(number, $"{number}", _ => $"{number}",
            (_, _, call) => throw new ArgumentOutOfRangeException(nameof(call), number, "unknown operation"))
        {
            IsKnown = false,
        };

    /// <summary>A call of it in words.</summary>
    public string Words(Call call) => words(call);

    /// <summary>Calls it on a revision.</summary>
    /// <param name="revision">The code under test.</param>
    /// <param name="mm">The process that the call is about.</param>
    /// <param name="call">The call.</param>
    public KernelTask Invoke(Revision revision, MmStruct mm, Call call) => invoke(revision, mm, call);

    /// <inheritdoc/>
    public bool Equals(Operation? other) => other is not null && Number == other.Number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Operation);

    /// <inheritdoc/>
    public override int GetHashCode() => Number;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
