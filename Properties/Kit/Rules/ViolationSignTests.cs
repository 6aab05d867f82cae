using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Rules;

public sealed class ViolationSignTests
{
    [Fact]
    public void AKeyAtHandHasThePartsOfItsText()
    {
        var machine = new Machine();
        machine.LockClasses.Get("outer", sleeps: false);
        machine.LockClasses.Get("inner", sleeps: false);
        foreach (var locks in (ulong[])[0, 1, 2, 3])
        {
            foreach (var context in (ContextKind[])[ContextKind.Process, ContextKind.IrqsOff | ContextKind.Rcu, ContextKind.End])
            {
                foreach (var detail in (string[])["", "a/b: c -> d"])
                {
                    var key = new ViolationKey(new NoWarning(), "f", locks, context, detail);
                    var (made, read) = (ViolationSign.Of(key, machine.LockClasses), ViolationSign.Parse(key.Text(machine.LockClasses)));
                    Assert.Equal(read.Locks, made.Locks);
                    Assert.Equal(read with { Locks = made.Locks }, made);
                }
            }
        }
    }
}
