using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// Peterson's lock: two threads, K times each: announce oneself, let the other go first, wait until it does not want to or lets
/// oneself go first; read and write a counter; leave. No count is lost.
/// </summary>
internal class PetersonProgram : ReferenceProgram
{
    private readonly Cell counter;
    private readonly int rounds;

    internal PetersonProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        rounds = numbers[0];
        Wants = [new Cell(machine, "flag[0]"), new Cell(machine, "flag[1]")];
        Turn = new Cell(machine, "turn");
        counter = new Cell(machine, "counter");
        MayEnter =
        [
            new Condition(machine, "flag[1] == 0 || turn == 0", [Wants[1], Turn], seen => seen[0] == 0 || seen[1] == 0),
            new Condition(machine, "flag[0] == 0 || turn == 1", [Wants[0], Turn], seen => seen[0] == 0 || seen[1] == 1),
        ];
        foreach (var rule in machine.Invariants.OfType<NoCountIsLost>()) rule.Program = this;
        for (var i = 0; i < 2; i++)
        {
            var me = i;
            Add($"t{me}", () => Count(me));
        }
    }

    /// <summary>Whether, in a run that is over, a count was lost.</summary>
    internal bool IsBad => counter.Final != 2L * rounds;

    /// <summary>Who wants to enter, or has entered.</summary>
    protected Cell[] Wants { get; }

    /// <summary>Who goes first.</summary>
    protected Cell Turn { get; }

    /// <summary>What each waits for.</summary>
    protected Condition[] MayEnter { get; }

    /// <summary>Enters the critical section.</summary>
    protected virtual async KernelTask Enter(int me)
    {
        await Wants[me].Write(1);
        await Turn.Write(1 - me);
        await MayEnter[me].Holds();
    }

    private async KernelTask Count(int me)
    {
        for (var i = 0; i < rounds; i++)
        {
            await Enter(me);
            var value = await counter.Read();
            await counter.Write(value + 1);
            await Wants[me].Write(0);
        }
    }
}
