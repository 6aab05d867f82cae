using System.Globalization;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>The small programs of known size with which an exhaustive search is measured: <c>verify --program NAME:N</c>.</summary>
public static class ReferencePrograms
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<ReferenceProgram> All { get; } =
    [
        new("counter", ["T", "K"], [32, 4096], "T threads, K times: lock; read; write; unlock", CounterProgram.Make),
        new("tag-race", ["B"], [30], "one reserver, B savers, one freer on a map of one page; bad if RESERVED is set and an entry left", (threads, numbers) => TagRaceProgram.Make(threads, numbers, isFixed: false)),
        new("tag-race-fixed", ["B"], [30], "the same, but RESERVED is set before the map is unlocked", (threads, numbers) => TagRaceProgram.Make(threads, numbers, isFixed: true)),
        new("readers", ["N"], [31], "one writer, N readers of one word", ReadersProgram.Make),
        new("lastzero", ["N"], [31], "a reader looks for the last zero of an array while N writers fill it", LastZeroProgram.Make),
        new("indexer", ["N"], [22], "N threads put messages into a hash table by compare-and-swap", IndexerProgram.Make),
    ];

    /// <summary>Makes the machine of a program.</summary>
    /// <param name="text">Its name and numbers, such as <c>counter:3,4</c>.</param>
    /// <param name="order">In which order the threads are created; 0 is the ordinary one.</param>
    /// <exception cref="BadInputException">There is no such program, or its numbers are out of range.</exception>
    public static Machine Make(string text, ulong order = 0)
    {
        var parts = text.Split(':');
        var program = All.FirstOrDefault(known => known.Name == parts[0])
            ?? throw new BadInputException($"program '{text}': there is none of that name, but {string.Join(", ", All.Select(known => known.Usage))}");
        var words = parts.Length == 2 ? parts[1].Split(',') : [];
        var numbers = new int[program.Names.Count];
        var isGood = words.Length == numbers.Length;
        for (var i = 0; i < numbers.Length && isGood; i++)
            isGood = int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] >= 1 && numbers[i] <= program.Limits[i];
        if (!isGood)
            throw new BadInputException($"program '{text}': {program.Usage} is needed, {string.Join(" and ", program.Names.Select((name, i) => $"{name} from 1 to {program.Limits[i]}"))}");
        var machine = new Machine([new EverybodyReturns()]);
        var threads = new ProgramThreads(machine);
        program.Build(threads, numbers);
        threads.Create(order);
        machine.BindInvariants(null);
        return machine;
    }
}

/// <summary>A reference program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Names">What its numbers are called.</param>
/// <param name="Limits">The greatest possible numbers; the least is 1.</param>
/// <param name="Sentence">What it does.</param>
/// <param name="Build">Makes its objects and threads.</param>
public sealed record ReferenceProgram(string Name, IReadOnlyList<string> Names, IReadOnlyList<int> Limits, string Sentence, Action<ProgramThreads, int[]> Build)
{
    /// <summary>How it is called for.</summary>
    public string Usage => $"{Name}:{string.Join(',', Names)}";
}
