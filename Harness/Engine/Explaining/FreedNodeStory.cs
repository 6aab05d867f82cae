using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What KASAN says of an operation on an xarray that goes on from a freed node.</summary>
internal static class FreedNodeStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var at = violation.Entry - 1;
        var thread = violation.Thread!;
        var freed = -1;
        for (var i = at - 1; i >= 0 && freed < 0; i--)
        {
            if (run.Entries[i].Note == NoteKind.FreeRcu) freed = i;
        }

        return Scene.At(run, violation, Title(violation),
            [$"an operation on {violation.Key.Detail} goes on from a node that has been freed, pid: {thread.Name}"])
            .With(new(freed, "a node is freed, after a grace period"),
                new(at, $"{thread.Name} goes on from a node that is freed, outside of an RCU section"));
    }

    /// <summary>The first line of the complaint about an access to freed memory.</summary>
    internal static string Title(Violation violation) => $"BUG: KASAN: slab-use-after-free in {violation.Key.Function}";
}
