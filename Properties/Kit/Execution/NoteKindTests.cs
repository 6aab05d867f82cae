using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class NoteKindTests
{
    [Fact]
    public void AKindSaysHowItIsPrinted()
    {
        var told = new NoteKind("of a test", entry => $"{entry.Text}: {entry.Result}, {entry.Second}");
        Assert.Equal("a text: 1, 2", told.TextOf(Recorded(told, 1, 2, "a text")));
    }

    [Fact]
    public void WithoutThatItIsTheNotesOwnText()
    {
        var plain = new NoteKind("of a test");
        Assert.Equal("3 4", plain.TextOf(Recorded(plain, 3, 4, null)));
    }

    [Fact]
    public void AFaultSaysWhatItReturns()
    {
        var entry = Recorded(FaultNotes.Returned, 0, (long)(VmFault.Retry | VmFault.Major), null);
        Assert.Equal("returns VM_FAULT_RETRY|VM_FAULT_MAJOR", FaultNotes.Returned.TextOf(entry));
    }

    private static TraceEntry Recorded(NoteKind kind, long first, long second, string? text)
    {
        var machine = new Machine();
        var thread = machine.AddThread("t", new Cpu(machine, 0), async _ => await new Cell(machine, "x").Read());
        machine.BindInvariants(null);
        machine.Trace.IsRecording = true;
        machine.Note(thread, kind, first, second, text);
        var entry = Assert.Single(machine.Trace.Entries);
        Assert.True(entry.IsNote);
        Assert.Same(kind, entry.Note);
        return entry;
    }
}
