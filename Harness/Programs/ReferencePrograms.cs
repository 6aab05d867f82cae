using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The small programs of known size with which an exhaustive search is measured: <c>verify --program NAME:N</c>.</summary>
public static class ReferencePrograms
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<ProgramSubject> All { get; } =
    [
        new("counter", ["T", "K"], [32, 4096], "T threads, K times: lock; read; write; unlock", (machine, numbers) =>
            new CounterProgram(machine, numbers)),
        new("tag-race", ["B"], [30], "one reserver, B savers, one freer on a map of one page; bad if RESERVED is set and an entry left",
            (machine, numbers) => new TagRaceProgram(machine, numbers)) { Rules = () => [new NoEntryIsLeft()] },
        new("tag-race-fixed", ["B"], [30], "the same, but RESERVED is set before the map is unlocked",
            (machine, numbers) => new TagRaceFixedProgram(machine, numbers)) { Rules = () => [new NoEntryIsLeft()] },
        new("readers", ["N"], [31], "one writer, N readers of one word", (machine, numbers) => new ReadersProgram(machine, numbers)),
        new("lastzero", ["N"], [31], "a reader looks for the last zero of an array while N writers fill it", (machine, numbers) =>
            new LastZeroProgram(machine, numbers)),
        new("indexer", ["N"], [22], "N threads put messages into a hash table by compare-and-swap", (machine, numbers) =>
            new IndexerProgram(machine, numbers)),
        new("peterson", ["K"], [64], "two threads, K times: Peterson's lock; read; write; unlock; bad if a count is lost",
            (machine, numbers) => new PetersonProgram(machine, numbers)) { Rules = () => [new NoCountIsLost()] },
        new("peterson-broken", ["K"], [64], "the same, but each lets the other go first before it announces itself",
            (machine, numbers) => new PetersonBrokenProgram(machine, numbers)) { Rules = () => [new NoCountIsLost()] },
    ];

    /// <summary>The program of a text, and its scenario.</summary>
    /// <param name="text">Its name and numbers, such as <c>counter:3,4</c>.</param>
    /// <param name="order">In which order the threads are created; 0 is the ordinary one.</param>
    /// <exception cref="BadInputException">There is no such program, or its numbers are out of range.</exception>
    public static (ProgramSubject Program, ProgramScenario Scenario) Find(string text, ulong order = 0) => Find(text, All, order);

    /// <summary>The program of a text among some, and its scenario.</summary>
    /// <exception cref="BadInputException">There is no such program, or its numbers are out of range.</exception>
    internal static (ProgramSubject Program, ProgramScenario Scenario) Find(
        string text, IReadOnlyList<ProgramSubject> programs, ulong order = 0)
    {
        var name = text.Split(':')[0];
        var program = programs.FirstOrDefault(known => known.Name == name)
            ?? throw new BadInputException("program " + Nearest.None(text, [.. programs.Select(known => known.Usage)], "list programs"));
        return (program, program.Parse(text) with { Order = order });
    }

    /// <summary>Makes the machine of a program.</summary>
    /// <param name="text">Its name and numbers, such as <c>counter:3,4</c>.</param>
    /// <param name="order">In which order the threads are created; 0 is the ordinary one.</param>
    /// <exception cref="BadInputException">There is no such program, or its numbers are out of range.</exception>
    public static Machine Make(string text, ulong order = 0)
    {
        var (program, scenario) = Find(text, order);
        return program.Make(scenario, program.NewRules()).Machine;
    }
}
