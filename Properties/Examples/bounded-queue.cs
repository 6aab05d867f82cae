#:project ../../Harness/Check/Check.csproj
// A queue of two places. Put wakes a taker only if the queue was empty: two puts in a row wake one of two, and the wake-up of the
// other is lost.
using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

Console.WriteLine(Check.Exhaustively(Takers(wakesAlways: true), new() { Name = "mended" }));
Console.WriteLine(Check.Fails(() => Check.Exhaustively(Takers(wakesAlways: false), new() { Name = "planted" })).Message);

static Action<Model> Takers(bool wakesAlways) => model =>
{
    var queue = new BoundedQueue(model, wakesAlways);
    var taken = new long[2];
    model.Thread("first", async () => taken[0] = await queue.Take());
    model.Thread("second", async () => taken[1] = await queue.Take());
    model.Thread("putter", async () =>
    {
        await queue.Put(1);
        await queue.Put(2);
    });
    model.Finally("each gets one", () => taken.Order().SequenceEqual([1, 2]));
};

internal sealed class BoundedQueue(Model model, bool wakesAlways)
{
    private readonly Mutex mutex = new(model, "mutex");
    private readonly ConditionVariable notEmpty = new(model, "not_empty");
    private readonly ConditionVariable notFull = new(model, "not_full");
    private readonly Variable count = new(model, "count");
    private readonly Variable first = new(model, "first");
    private readonly Variable[] places = [new(model, "place0"), new(model, "place1")];

    public async KernelTask Put(long item)
    {
        await mutex.Lock();
        while (await count.Read() == places.Length) await notFull.Wait(mutex);
        var before = await count.Read();
        await places[(await first.Read() + before) % places.Length].Write(item);
        await count.Write(before + 1);
        if (wakesAlways || before == 0) await notEmpty.Signal();
        await mutex.Unlock();
    }

    public async KernelTask<long> Take()
    {
        await mutex.Lock();
        while (await count.Read() == 0) await notEmpty.Wait(mutex);
        var place = await first.Read();
        var item = await places[place].Read();
        await first.Write((place + 1) % places.Length);
        await count.Write(await count.Read() - 1);
        await notFull.Signal();
        await mutex.Unlock();
        return item;
    }
}
