#:project ../../Harness/Check/Check.csproj
// A point that is read without a lock: who reads begins again if somebody was writing meanwhile. Who does not look gets half of it.
using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

Console.WriteLine(Check.Exhaustively(Movers(looksAgain: true), new() { Name = "mended" }));
Console.WriteLine(Check.Fails(() => Check.Exhaustively(Movers(looksAgain: false), new() { Name = "planted" })).Message);

static Action<Model> Movers(bool looksAgain) => model =>
{
    var point = new Point(model, looksAgain);
    var moved = model.Reached("a reader sees the point where it was moved to");
    model.Thread("mover", () => point.Move(1));
    model.Thread("reader", async () =>
    {
        var (x, y) = await point.Read();
        model.Assert(x == y, "x and y are of one time");
        if (x == 1) moved.Occurs();
    });
};

internal sealed class Point(Model model, bool looksAgain)
{
    private readonly SeqCount sequence = new(model, "sequence");
    private readonly Cell x = new(model, "x");
    private readonly Cell y = new(model, "y");

    public async KernelTask Move(long to)
    {
        await sequence.WriteBegin();
        await x.Write(to);
        await y.Write(to);
        await sequence.WriteEnd();
    }

    public async KernelTask<(long X, long Y)> Read()
    {
        while (true)
        {
            var begun = await sequence.ReadBegin();
            var seen = (await x.Read(), await y.Read());
            if (!looksAgain || !await sequence.ReadRetry(begun)) return seen;
        }
    }
}
