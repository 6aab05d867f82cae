using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

// What threads share is made of objects of the model; each await of a step is a place where another thread may get in.
Console.WriteLine(Check.Exhaustively(model =>
{
    var counter = new Counter(model);
    for (var i = 0; i < 2; i++) model.Thread($"T{i}", counter.Increment);
    model.Finally("no increment is lost", () => counter.Value.Final == 2);
}));

internal sealed class Counter(Model model)
{
    private readonly Mutex mutex = new(model, "mutex");

    public Variable Value { get; } = new(model, "value");

    public async KernelTask Increment()
    {
        // Without the lock there is a data race, and an increment can be lost: try it.
        await mutex.Lock();
        await Value.Write(await Value.Read() + 1);
        await mutex.Unlock();
    }
}
