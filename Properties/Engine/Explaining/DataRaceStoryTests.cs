using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using static TagStorageModel.Check.Check;

namespace TagStorageModel.Properties.Engine.Explaining;

public sealed class DataRaceStoryTests
{
    /// <summary>Both accesses are named, the earlier one first, whichever of them writes; others of the same threads are not.</summary>
    [Theory]
    [InlineData(true, true, "write by second, after another by first", "first writes value", "second writes it")]
    [InlineData(true, false, "read by second, after write by first", "first writes value", "second reads it")]
    [InlineData(false, true, "write by second, after read by first", "first reads value", "second writes it")]
    public void BothAccessesAreTold(bool first, bool second, string what, string earlier, string later)
    {
        var message = Fails(() => Exhaustively(model =>
        {
            var (value, other, turn) = (new Variable(model, "value"), new Variable(model, "other"), new Cell(model, "turn"));
            var isSecond = new Condition(model, "turn == 1", [turn], seen => seen[0] == 1);
            model.Thread("first", async () =>
            {
                await other.Write(1);
                await Access(value, first);
                await turn.Write(1);
            });
            model.Thread("second", async () =>
            {
                await isSecond.Holds();
                await Access(value, second);
            });
        })).Message;
        Assert.Contains("BUG: data race on value\n" + what, message, StringComparison.Ordinal);
        Assert.Matches($@"1> step \d+: {earlier}\n", message);
        Assert.Matches($@"=> step \d+: {later}: nothing that first has released", message);

        static async KernelTask Access(Variable value, bool writes)
        {
            if (writes) await value.Write(2);
            else await value.Read();
        }
    }
}
