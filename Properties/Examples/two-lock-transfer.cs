#:project ../../Harness/Check/Check.csproj
// Money goes from one account to another, with both locked. Who locks the one that pays first can wait for somebody who waits for
// him; who locks them in the order of their numbers cannot.
using TagStorageModel.Check;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

Console.WriteLine(Check.Exhaustively(Transfers(inOrder: true), new() { Name = "mended" }));
Console.WriteLine(Check.Fails(() => Check.Exhaustively(Transfers(inOrder: false), new() { Name = "planted" })).Message);

static Action<Model> Transfers(bool inOrder) => model =>
{
    var mine = new Account(model, 0);
    var yours = new Account(model, 1);
    model.Thread("I pay", () => Account.Transfer(mine, yours, 30, inOrder));
    model.Thread("you pay", () => Account.Transfer(yours, mine, 10, inOrder));
    model.Finally("no money is made or lost", () => (mine.Balance.Final, yours.Balance.Final) == (80, 120));
};

internal sealed class Account(Model model, int number)
{
    public Variable Balance { get; } = new(model, $"balance{number}", 100);

    private Mutex Mutex { get; } = new(model, $"account{number}");

    private int Number => number;

    public static async KernelTask Transfer(Account from, Account to, long amount, bool inOrder)
    {
        var (first, second) = inOrder && to.Number < from.Number ? (to, from) : (from, to);
        await first.Mutex.Lock();
        await second.Mutex.Lock();
        await from.Balance.Write(await from.Balance.Read() - amount);
        await to.Balance.Write(await to.Balance.Read() + amount);
        await second.Mutex.Unlock();
        await first.Mutex.Unlock();
    }
}
