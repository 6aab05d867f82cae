using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

// Checks a ring buffer, and replays the token of what is wrong with one that tells of an item before it is there.
Console.WriteLine(Check.Exhaustively(Users(tellsFirst: false), new() { Name = "mended" }));
var found = Check.Fails(() => Check.Exhaustively(Users(tellsFirst: true), new() { Name = "planted" }));
Console.WriteLine(found.Message);
var again = Check.Fails(() => Check.Replay(found.Token!, Users(tellsFirst: true)));
Console.WriteLine($"replayed: {again.Key == found.Key}");
return again.Token == found.Token ? 0 : 1;

static Action<Model> Users(bool tellsFirst) => model =>
{
    var ring = new RingBuffer(model, tellsFirst);
    long got = 0;
    model.Thread("writer", () => ring.Put(7));
    model.Thread("reader", async () => got = await ring.Take());
    model.Thread("looker", async () => await ring.Head.Read());
    model.Finally("what is taken was put", () => got is 0 or 7);
    model.Reached("something is taken", () => got == 7);
};

internal sealed class RingBuffer(Model model, bool tellsFirst)
{
    private readonly Cell tail = new(model, "tail");
    private readonly Cell[] items = [new(model, "item0", -1), new(model, "item1", -1)];

    public Cell Head { get; } = new(model, "head");

    public async KernelTask Put(long item)
    {
        var head = await Head.Read();
        if (tellsFirst) await Head.WriteRelease(head + 1);
        await items[head % items.Length].Write(item);
        if (!tellsFirst) await Head.WriteRelease(head + 1);
    }

    public async KernelTask<long> Take()
    {
        var at = await tail.Read();
        if (await Head.ReadAcquire() == at) return 0;
        var item = await items[at % items.Length].Read();
        await tail.Write(at + 1);
        return item;
    }
}
