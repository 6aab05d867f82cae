using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What reports say where an access finds other contents than were written (I23).</summary>
internal static class LostDataStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var page = run.Series().Memory[(int)violation.First];
        var (written, found) = (violation.Second >> 32, (long)(int)violation.Second);
        var at = violation.Entry - 1;
        var who = violation.Thread!.Name;
        return Scene.At(
            run,
            violation,
            "BUG: data lost",
            [$"page {page}: {Text(run, written, at)} ought to be there, {Text(run, found, at)} is, pid: {who}",
                $"lost in {violation.Key.Function}: {violation.Key.Detail}"],
            $"{page}")
            .With([.. Lost(run, violation, page, at).Append(Written(run, written, at)).OrderBy(fact => fact.Entry),
                new(at, $"{who} accesses page {page}, and finds {Text(run, found, at)} instead of {Text(run, written, at)}")]);
    }

    /// <summary>Contents in words.</summary>
    private static string Text(RecordedRun run, long version, int before)
    {
        if (version == DataMemory.Garbage) return "something that is nobody's data";
        if (version == 0) return "zeros";
        var at = WriteOf(run, version, before);
        return at < 0 ? $"data 0x{version:x}"
            : run.InSetup(at) ? "what was written in the setup" : $"what {run.Entries[at].Thread.Name} wrote{run.AtStep(at)}";
    }

    private static Fact Written(RecordedRun run, long version, int before) =>
        WriteOf(run, version, before) is >= 0 and var at
            ? new(at, $"{run.Entries[at].Thread.Name} writes to the page that is at the address then: {run.Entries[at].Text}")
            : Fact.Never("nobody has written to the address, so that zeros are there");

    /// <summary>The write that has made a version; −1 if it is not in the run.</summary>
    private static int WriteOf(RecordedRun run, long version, int before)
    {
        if (version <= 0) return -1;
        var (writer, ordinal) = DataMemory.WriteOf(version);
        for (var i = 0; i < before; i++)
        {
            if (run.Entries[i].Thread.Index == writer && IsWrite(run.Entries[i]) && --ordinal == 0) return i;
        }

        return -1;
    }

    private static bool IsWrite(TraceEntry entry) =>
        (entry.Step.Kind == UserMemory.StoreKind || entry.Step.Kind == DeviceMemory.WriteKind) ? entry.Result != 0
            : entry.Step.Kind == GuestMemory.StoreKind && entry.Result == (long)GuestAccessResult.Made;

    private static IEnumerable<Fact> Lost(RecordedRun run, Violation violation, Page page, int before)
    {
        var at = violation.Cause > 0 && violation.Cause <= before ? violation.Cause - 1 : run.LastIn(violation.Key.Function, before);
        if (at < 0) yield break;
        var came = run.Last(at + 1, entry => entry.Step.Kind == SwapContents.ReadKind ? entry.Step.Value == page.Index
            : entry.Step.Kind == DataMemory.CopyKind && entry.Step.Argument == page.Index);
        if (came >= 0 && run.Entries[came].Step.Kind == SwapContents.ReadKind)
        {
            var slot = run.Entries[came].Step.Argument;
            var written = run.Last(came, entry => entry.Step.Kind == SwapContents.WriteKind && entry.Step.Argument == slot);
            if (written >= 0 && !run.InSetup(written))
                yield return new(written, $"{run.Entries[written].Thread.Name} writes the page at the address out to the slot: "
                    + $"{run.Entries[written].Text}");

            foreach (var fact in SwapEntryFacts.UsedAnew(run, at).Where(fact => fact.Entry > written)) yield return fact;
            if (came < at) yield return new(came, $"{run.Entries[came].Thread.Name} reads page {page} in from the slot, as it is then");
        }
        else if (came >= 0 && came < at)
        {
            yield return new(came, $"{run.Entries[came].Thread.Name} copies to page {page} what is in its source then");
        }

        yield return new(at, $"it is lost here: {Meaning(violation.Key.Detail)}") { IsCause = true };
    }

    /// <summary>What a loss comes to.</summary>
    private static string Meaning(string detail) => detail switch
    {
        DataLoss.OtherPageMapped => "a page is mapped here whose contents are not those of the address",
        DataLoss.NothingMapped => "a page is mapped here that nobody has zeroed, copied to or read in",
        DataLoss.OtherReadIn => "the slot does not hold, or not yet, what the swap entry stands for",
        DataLoss.TagsWritten => "tags are written into the frame, which is nobody's tag storage",
        DataLoss.ReservedTagsWritten => "tags of a page that says it has tag storage are written into the frame, which nobody has reserved",
        DataLoss.BecameStorage => "the frame becomes tag storage, and holds data",
        _ => "nobody is known to have lost it before",
    };
}
