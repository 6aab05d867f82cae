using TagStorageModel.Kit.Primitives;
using static TagStorageModel.Check.Check;
using Body = System.Action<TagStorageModel.Check.Model>;

namespace TagStorageModel.Properties.Check;

/// <summary>What is in no object of the model, and survives a run, is found and named.</summary>
public sealed class RepetitionTests
{
    private static int calls;

    [Fact]
    public void ACapturedVariableIsNamed() => IsNamed("'attempts'", () => Exhaustively(model =>
    {
        var attempts = 0;
        var cell = new Cell(model, "cell");
        model.Thread("writer", async () => await cell.Write(++attempts));
        model.Thread("reader", async () => await cell.Read());
    }));

    [Fact]
    public void AVariableThatOnlyAConditionSeesIsNamed() => IsNamed("'attempts'", () => Exhaustively(model =>
    {
        var attempts = 0;
        var cell = new Cell(model, "cell");
        model.Thread("writer", async () =>
        {
            await cell.Write(1);
            attempts++;
        });
        model.Thread("reader", async () => await cell.Read());
        model.Finally("there was one attempt", () => attempts == 1);
    }));

    [Fact]
    public void AVariableOutsideOfTheBodyIsNamed()
    {
        var runs = 0;
        IsNamed("'runs'", () => Exhaustively(model =>
        {
            var cell = new Cell(model, "cell");
            model.Thread("writer", async () => await cell.Write(++runs));
        }));
    }

    [Fact]
    public void AStaticVariableIsNamed() => IsNamed("'RepetitionTests.calls'", () => Exhaustively(model =>
    {
        var cell = new Cell(model, "cell");
        model.Thread("writer", async () => await cell.Write(++calls));
    }));

    [Fact]
    public void AFieldOfAnObjectThatIsSharedIsNamed() => IsNamed("'box.Count'", () => Exhaustively(model =>
    {
        var box = new Box();
        var cell = new Cell(model, "cell");
        model.Thread("writer", async () => await cell.Write(++box.Count));
        model.Thread("reader", async () => await cell.Read());
    }));

    [Fact]
    public void RandomRunsFindIt() => IsNamed("'attempts'", () => Randomly(model =>
    {
        var attempts = 0;
        var cell = new Cell(model, "cell");
        model.Thread("writer", async () => await cell.Write(++attempts));
    }));

    [Fact]
    public void WhatIsPutBackIsNoFault()
    {
        Body body = model =>
        {
            var attempts = 0;
            var cell = new Cell(model, "cell");
            model.BeforeEachRun(() => attempts = 0);
            model.Thread("writer", async () => await cell.Write(++attempts));
            model.Thread("reader", async () => await cell.Read());
            model.Finally("there was one attempt", () => attempts == 1);
        };
        Assert.True(Exhaustively(body).IsVerified);
        Assert.InRange(Randomly(body, schedules: 200).Executions, 200, 300);
    }

    private static void IsNamed(string name, Func<TagStorageModel.Check.CheckResult> check)
    {
        var message = Fails(check).Message;
        Assert.Contains("a schedule ran differently the second time: ", message, StringComparison.Ordinal);
        Assert.Contains($"the likely cause is {name}, which a run changes", message, StringComparison.Ordinal);
        Assert.Contains("model.BeforeEachRun", message, StringComparison.Ordinal);
    }

    private sealed class Box
    {
        internal int Count;
    }
}
