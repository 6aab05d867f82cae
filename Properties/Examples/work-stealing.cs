#:project ../../Harness/Check/Check.csproj
// A deque whose owner works at the bottom while thieves steal from the top (Chase and Lev). For the last task both run: an owner who
// takes it without asking does what a thief does as well.
using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

Console.WriteLine(Check.Exhaustively(Workers(asks: true), new() { Name = "mended" }));
Console.WriteLine(Check.Fails(() => Check.Exhaustively(Workers(asks: false), new() { Name = "planted" })).Message);

static Action<Model> Workers(bool asks) => model =>
{
    var deque = new WorkDeque(model, asks);
    var done = new List<long>();
    model.BeforeEachRun(done.Clear);
    model.Thread("owner", async () =>
    {
        await deque.Push(1);
        await deque.Push(2);
        for (var i = 0; i < 2; i++) done.Add(await deque.Take());
    });
    model.Thread("thief", async () => done.Add(await deque.Steal()));
    model.Finally("each task is done once", () => done.Where(task => task != 0).Order().SequenceEqual([1, 2]));
};

internal sealed class WorkDeque(Model model, bool asks)
{
    private readonly Cell top = new(model, "top");
    private readonly Cell bottom = new(model, "bottom");
    private readonly Cell[] tasks = [new(model, "task0"), new(model, "task1")];

    public async KernelTask Push(long task)
    {
        var end = await bottom.Read();
        await tasks[end].Write(task);
        await bottom.Write(end + 1);
    }

    public async KernelTask<long> Take()
    {
        var last = await bottom.Read() - 1;
        await bottom.Write(last);
        var first = await top.Read();
        var task = first <= last ? await tasks[last].Read() : 0;
        if (first < last) return task;
        if (first == last && asks && await top.CompareExchange(first, first + 1) != first) task = 0;
        await bottom.Write(last + 1);
        return task;
    }

    public async KernelTask<long> Steal()
    {
        var first = await top.Read();
        if (first >= await bottom.Read()) return 0;
        var task = await tasks[first].Read();
        return await top.CompareExchange(first, first + 1) == first ? task : 0;
    }
}
