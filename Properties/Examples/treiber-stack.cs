#:project ../../Harness/Check/Check.csproj
// A stack without locks, whose nodes come back: a pop that finds the head it has seen before (A, then B, then A again) takes it for
// unchanged, and puts a node on the stack that somebody else has. A count in the head mends it.
using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

Console.WriteLine(Check.Exhaustively(Poppers(counts: true), new() { Name = "mended" }));
Console.WriteLine(Check.Fails(() => Check.Exhaustively(Poppers(counts: false), new() { Name = "planted" })).Message);

static Action<Model> Poppers(bool counts) => model =>
{
    var stack = new TreiberStack(model, counts);
    var popped = new List<long>();
    model.BeforeEachRun(popped.Clear);
    model.Thread("popper", async () => popped.Add(await stack.Pop()));
    model.Thread("returner", async () =>
    {
        var node = await stack.Pop();
        popped.Add(await stack.Pop());
        if (node != 0) await stack.Push(node);
    });
    model.Finally("each node is on the stack or with who popped it", () =>
        stack.Nodes().Concat(popped).Where(node => node != 0).Order().SequenceEqual([1, 2]));
};

internal sealed class TreiberStack(Model model, bool counts)
{
    private const long Limit = 16;
    private readonly Cell head = new(model, "head", 1);
    private readonly Cell[] next = [new(model, "none"), new(model, "node1.next", 2), new(model, "node2.next")];

    public async KernelTask Push(long node)
    {
        while (true)
        {
            var seen = await head.Read();
            await next[node].Write(seen % Limit);
            if (await head.CompareExchange(seen, Head(seen, node)) == seen) return;
        }
    }

    public async KernelTask<long> Pop()
    {
        while (true)
        {
            var seen = await head.Read();
            var node = seen % Limit;
            if (node == 0 || await head.CompareExchange(seen, Head(seen, await next[node].Read())) == seen) return node;
        }
    }

    public IEnumerable<long> Nodes()
    {
        for (var node = head.Final % Limit; node != 0; node = next[node].Final) yield return node;
    }

    private long Head(long seen, long node) => counts ? (((seen / Limit) + 1) * Limit) + node : node;
}
