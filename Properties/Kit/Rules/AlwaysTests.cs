using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Properties.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Rules;

public sealed class AlwaysTests
{
    /// <summary>Two threads that write a word each: there is a moment at which both are set, though neither thread sees it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ItIsSeenBetweenAnyTwoSteps(bool areOrdered)
    {
        var small = new SmallMachine();
        Cell[] inside = [new(small.Machine, "inside[0]"), new(small.Machine, "inside[1]")];
        var mutex = new Mutex(small.Machine, "mutex");
        var rule = new Always(1, "one at a time", inside, seen => seen[0] + seen[1] < 2);
        small.Machine.AddInvariant(rule);
        small.Thread(() => Enter(inside[0])).Thread(() => Enter(inside[1]));
        small.Search();
        Assert.True(rule.Exercised > 0);
        Assert.Equal(areOrdered ? [] : ["A1: does not hold"], small.Broken);

        async KernelTask Enter(Cell mine)
        {
            if (areOrdered) await mutex.Lock();
            await mine.Write(1);
            await mine.Write(0);
            if (areOrdered) await mutex.Unlock();
        }
    }

    [Fact]
    public void ItIsAskedAtTheStart()
    {
        var small = new SmallMachine();
        var x = new Cell(small.Machine, "x", 1);
        small.Machine.AddInvariant(new Always(2, "x is 0", [x], seen => seen[0] == 0));
        small.Thread(async () => await x.Read());
        small.Search();
        Assert.Equal(["A2: does not hold at the start"], small.Broken);
    }

    [Fact]
    public void StepsThatChangeNothingOfItAreNotOrdered()
    {
        var small = new SmallMachine();
        Cell[] cells = [new(small.Machine, "x"), new(small.Machine, "y")];
        small.Machine.AddInvariant(new Always(1, "x is small", [cells[0]], seen => seen[0] < 5));
        small.Thread(async () => await cells[0].Write(1)).Thread(async () => await cells[1].Write(1));
        Assert.Equal((1, 0), small.Search());
    }
}
