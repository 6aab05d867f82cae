using TagStorageModel.Kit.Words;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// One of the things that a machine can have beyond the plain one: a row that says all of it but what it does, which is for the
/// code that reads the property of <see cref="MachineOptions"/>. Its value is a number; that of a flag is 0 or 1.
/// </summary>
/// <param name="number">Its place in tokens: it never changes, nor is it ever another's.</param>
/// <param name="name">The property.</param>
/// <param name="get">Reads the property.</param>
/// <param name="with">The options with another value.</param>
public sealed class MachineOption(int number, string name, Func<MachineOptions, int> get, Func<MachineOptions, int, MachineOptions> with)
{
    /// <summary>Its place in tokens.</summary>
    public int Number { get; } = number;

    /// <summary>The property of <see cref="MachineOptions"/>, as a C# program writes it.</summary>
    public string Name { get; } = name;

    /// <summary>In groups of how many bits a token has its value; 0: it is a flag.</summary>
    public int Bits { get; init; }

    /// <summary>Whether it is there or not, and no number.</summary>
    public bool IsFlag => Bits == 0;

    /// <summary>The smallest value beside the plain machine's.</summary>
    public int Least { get; init; } = 1;

    /// <summary>The largest value that is not refused.</summary>
    public int Most { get; init; } = 1;

    /// <summary>What it is a number of, where a value is refused.</summary>
    public string What { get; init; } = name;

    /// <summary>
    /// How a value other than the plain machine's is written, and what is read as it: <c>{value}</c> is its place, which a flag
    /// does not need. Null where other lines of a scenario say it.
    /// </summary>
    public required WordForm? Form { get; init; }

    /// <summary>What a machine with it has, in one sentence for users.</summary>
    public required string Sentence { get; init; }

    /// <summary>What it allows to happen, for the bounds of a verdict; null: nothing that a verdict is about.</summary>
    public string? Bound { get; init; }

    /// <summary>How much more there is to read in a scenario for each 1 of its value; a call is 100.</summary>
    public int Cost { get; init; } = 5;

    /// <summary>How its value is drawn: so often, of all, one from a range. Generated cases depend on it.</summary>
    public IReadOnlyList<(int Weight, int Least, int Most)> Draws { get; init; } = [];

    /// <summary>A flag that is drawn along with it: of the number drawn the lowest bit is this one's, the next the other's.</summary>
    public MachineOption? DrawnWith { get; init; }

    /// <summary>
    /// How an option that is added later joins generated cases, with a value from <see cref="Least"/> to <see cref="Most"/>.
    /// </summary>
    public Joining? Joins { get; init; }

    /// <summary>What else a machine must have for it to make a difference, so that it joins a generated case; null: nothing.</summary>
    public Func<MachineOptions, bool>? Needs { get; init; }

    /// <summary>The plain machine's value.</summary>
    public int Plain => Get(MachineOptions.Plain);

    /// <summary>What a machine's options say of this one, 0 or 1 for a flag.</summary>
    public int Get(MachineOptions options) => get(options);

    /// <summary>The options with another value.</summary>
    public MachineOptions With(MachineOptions options, int value) => with(options, value);

    /// <summary>Says what is wrong with its value; null: nothing.</summary>
    public string? Fault(MachineOptions options) =>
        Get(options) is var value && (value == Plain || (value >= Least && value <= Most))
            ? null
            : $"{What} {value}: {Least} to {Most} are possible";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
