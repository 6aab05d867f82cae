using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What reports say of tag buffers: with no owner, with two, freed twice (I11), or used after they were freed (I15).</summary>
internal static class BufferStory
{
    internal static Scene Owner(RecordedRun run, Violation violation)
    {
        var name = TagBuffers.Text(violation.First);
        var alloc = run.Last(run.Entries.Count, entry => entry.Step.Kind == TagBuffers.AllocKind && entry.Result == violation.First);
        IEnumerable<Fact> origin = alloc < 0 ? [] : [new(alloc, $"{run.Entries[alloc].Thread.Name} allocates {name}")];
        if (violation.Key.Detail == EveryTagBufferHasOneOwner.FreedTwice)
        {
            var first = run.Last(violation.Entry - 1, entry => entry.Step.Kind == TagBuffers.FreeKind
                && entry.Step.Argument == violation.First);
            return Scene.At(run, violation, "BUG: tag buffer freed twice",
                [$"kfree({name}): it is free already, pid: {violation.Thread!.Name}"], name)
                .With([.. origin, new(first, $"{name} is freed"), new(violation.Entry - 1, $"{name} is freed again")]);
        }

        var last = run.Last(run.Entries.Count, entry => IsAbout(entry, violation.First));
        var what = violation.Key.Detail switch
        {
            EveryTagBufferHasOneOwner.Leaked or EveryTagBufferHasOneOwner.LeakedWithoutSlot =>
                "no xarray holds it, and nobody has freed it",
            EveryTagBufferHasOneOwner.OwnedTwice => "two slots of xarrays hold it",
            _ => "it has been freed, and a slot of an xarray still holds it",
        };

        // To the return of the function that lost it.
        var end = last < 0 || alloc < 0 || run.Entries[last].Thread != run.Entries[alloc].Thread
            || !run.Entries[last].Calls.Contains(violation.Key.Function) ? last : run.EndOf(last, violation.Key.Function);
        if (end < 0) return Scene.At(run, violation, $"BUG: tag buffer {violation.Key.Detail}", [$"{name}: {what}"], name);
        IEnumerable<Fact> failure = run.LastFailure(run.Entries[end].Thread, end + 1) is var at && at > alloc
            ? [run.FailureFact(at, "memory cannot be had")] : [];
        var broken = violation.Key.Detail is EveryTagBufferHasOneOwner.Leaked or EveryTagBufferHasOneOwner.LeakedWithoutSlot
            ? $"the last step of {violation.Key.Function}(): nobody can reach {name} any more, and it was not freed" : $"{what}";
        return Scene.At(run, run.Entries[end].Thread, end, $"BUG: tag buffer {violation.Key.Detail}",
            [$"{name}: {what}; seen when all had returned"], name)
            .With([.. origin, .. failure, new(end, broken)]);
    }

    internal static Scene Freed(RecordedRun run, Violation violation)
    {
        var at = violation.Entry - 1;
        var thread = violation.Thread!;
        if (violation.First == 0) return FreedNodeStory.Of(run, violation);
        var name = TagBuffers.Text(violation.First);
        var verb = violation.Key.Detail == TagBuffers.ReadAfterFree ? "reads" : "writes";
        var free = run.Last(at, entry => entry.Step.Kind == TagBuffers.FreeKind && entry.Step.Argument == violation.First);
        var got = run.Last(at, entry => entry.Thread == thread && entry.Result == violation.First && Gives(entry));
        IEnumerable<Fact> mine = got < 0 ? []
            : [new(got, $"{thread.Name} takes a pointer to {name}: no lock and no reference keeps it from being freed")];
        return Scene.At(run, violation, FreedNodeStory.Title(violation),
            [$"{(verb == "reads" ? "Read" : "Write")} of size 128 at {name} by task {thread.Name}"], name)
            .With([.. mine, new(free, $"{run.Entries[Math.Max(free, 0)].Thread.Name} frees {name}"),
                new(at, $"{thread.Name} still {verb} it")]);
    }

    /// <summary>Whether the result of a step is the address of a buffer, if it is one's.</summary>
    private static bool Gives(TraceEntry entry) =>
        entry.Step.Kind == TagBuffers.AllocKind
            || (entry.Step.Target is XArray
            && (entry.Step.Kind == XArray.LoadKind || entry.Step.Kind == XArray.StoreKind || entry.Step.Kind == XArray.EraseKind));

    /// <summary>Whether a step uses a buffer, stores its address or finds it.</summary>
    private static bool IsAbout(TraceEntry entry, long buffer) =>
        entry.Step.Target is XArray ? entry.Result == buffer || entry.Told.Stored == buffer
        : entry.Step.Target is TagBuffers
            && (entry.Step.Kind == TagBuffers.AllocKind ? entry.Result == buffer : entry.Step.Argument == buffer);
}
