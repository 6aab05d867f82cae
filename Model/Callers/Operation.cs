using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Words;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// What a thread, an interrupt or the setup of a scenario can do: one row for each, which stands beside the path that it
/// enters and says all that is to be known of it.
/// </summary>
/// <param name="number">Its number. Tokens hold it: it never changes, nor is it ever another's.</param>
/// <param name="name">Its C# name.</param>
/// <param name="form">
/// A call of it in words, a <see cref="WordForm"/> whose places are <c>mm</c> (the process), <c>address</c> or <c>order</c>
/// (<see cref="Call.Address"/>), and <see cref="Call.Detail"/> under whatever other name says what it is.
/// </param>
/// <param name="sentence">What a call of it does, in one sentence for users.</param>
/// <param name="invoke">Calls it on a revision, for a process.</param>
public sealed partial class Operation(int number, string name, string form, string sentence,
    Func<Revision, MmStruct, Call, KernelTask> invoke) : IEquatable<Operation>
{
    /// <summary>Its number in tokens.</summary>
    public int Number { get; } = number;

    /// <summary>The name of its property in this class, by which tests and C# code refer to it.</summary>
    public string Name { get; } = name;

    /// <summary>How a call of it is written, and what is read as one.</summary>
    public WordForm Form { get; } = new(form);

    /// <summary>What a call of it does.</summary>
    public string Sentence { get; } = sentence;

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
        new(number, $"{number}", $"{number}", "",
            (_, _, call) => throw new ArgumentOutOfRangeException(nameof(call), number, "unknown operation"))
        {
            IsKnown = false,
        };

    /// <summary>A call of it in words.</summary>
    public string Words(Call call) => Form.Write(place => NumberAt(place).Get(call));

    /// <summary>Which of a call's numbers stands in a place of <see cref="Form"/>.</summary>
    public static CallNumber NumberAt(string place) =>
        place switch { "mm" => CallNumber.Process, "address" or "order" => CallNumber.OfAddress, _ => CallNumber.OfDetail };

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
