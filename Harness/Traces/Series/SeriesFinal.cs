using System.Globalization;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The state at the end of a case: as it was recorded, and as the model has it.</summary>
internal static class SeriesFinal
{
    private static readonly string[] Lists =
        ["tags_by_pfn", "tags_by_swp_entry", "tag_blocks_reserved", "flags", "tags", "frames", "buffers"];

    private static readonly string[] Numbers = ["tags_by_pfn_nodes", "tags_by_swp_entry_nodes", "tag_blocks_reserved_nodes"];

    /// <summary>What was recorded.</summary>
    internal static RecordedFinal Read(TraceField field) =>
        new([.. Lists.Select(name => (name, string.Join(' ', field.Required(name).Items().Select(Item)))),
            .. Numbers.Select(name => (name, Text(field.Required(name).Integer())))],
            new RecordedState(field.Required("irqs_off").Integer(), field.Required("preempt").Integer(), ""));

    /// <summary>What the model has.</summary>
    internal static RecordedFinal Of(
        Revision revision, StandIns standIns, BufferNames names, IReadOnlySet<Page> written, RecordedState state)
    {
        XArray[] arrays = [revision.TagsByPfn, revision.TagsBySwpEntry, revision.TagBlocksReserved];
        return new([.. arrays.Select(array => (array.Name, Slots(array, entry => TokenOf(revision, names, entry)))),
            ("flags", Flags(revision)), ("tags", Tags(revision, written)), ("frames", Frames(revision, standIns)),
            ("buffers", Buffers(revision, names)), .. arrays.Select(array => ($"{array.Name}_nodes", Text(array.LiveNodes)))], state);
    }

    /// <summary>The first part that differs; null if there is none.</summary>
    internal static string? FirstDifference(RecordedFinal expected, RecordedFinal got)
    {
        foreach (var (name, text) in expected.Parts)
        {
            var found = got.Parts.First(part => part.Name == name).Text;
            if (found != text) return $"{name}: expected {text}, got {found}";
        }

        return expected.State == got.State ? null : $"state: expected {expected.State}, got {got.State}";
    }

    private static string Item(TraceField field) => string.Join(':', field.Items().Select(part =>
        part.Json.ValueKind == System.Text.Json.JsonValueKind.String ? part.Text() : Text(part.Integer())));

    private static string TokenOf(Revision revision, BufferNames names, XaEntry entry) =>
        revision.IsPage(entry) ? $"page:{SeriesTokens.Of(revision.PageOf(entry))}" : names.Of(entry);

    private static string Slots(XArray array, Func<XaEntry, string> token)
    {
        var slots = new List<string>();
        foreach (var slot in array.Slots) slots.Add($"{TraceTokens.OfIndex(slot.Index)}:{token(slot.Entry)}");
        return string.Join(' ', slots);
    }

    /// <summary>Runs of pages that have the same flags.</summary>
    private static string Flags(Revision revision)
    {
        var runs = new List<(ulong First, ulong Last, string Letters)>();
        foreach (var page in InOrder(revision))
        {
            var letters = SeriesTokens.Letters(flag => revision.Flags.Has(page, flag));
            if (letters.Length == 0) continue;
            if (runs.Count > 0 && runs[^1].Letters == letters && runs[^1].Last + 1 == page.Pfn.Value)
                runs[^1] = runs[^1] with { Last = page.Pfn.Value };
            else runs.Add((page.Pfn.Value, page.Pfn.Value, letters));
        }

        return string.Join(' ', runs.Select(run => $"{TraceTokens.OfIndex(run.First)}:{TraceTokens.OfIndex(run.Last)}:{run.Letters}"));
    }

    private static string Tags(Revision revision, IReadOnlySet<Page> written) => string.Join(' ', InOrder(revision).Where(written.Contains)
        .Select(page => $"{SeriesTokens.Of(page)}:{SeriesTokens.OfTags(revision.Tags.Of(page))}"));

    private static string Frames(Revision revision, StandIns standIns) => string.Join(' ', InOrder(revision)
        .Where(page => page.IsTagStorage && (revision.Counts.Of(page) != 0 || standIns.IsTaken(page)))
        .Select(page => $"{SeriesTokens.Of(page)}:{Text(revision.Counts.Of(page))}:{(standIns.IsTaken(page) ? "1" : "0")}"));

    private static string Buffers(Revision revision, BufferNames names) => string.Join(' ', names.Addresses.Where(revision.Buffers.IsLive)
        .Select(buffer => $"{names.Of(buffer)}:{SeriesTokens.OfTags(revision.Buffers.ContentOf(buffer))}:{Owner(revision, buffer)}"));

    private static string Owner(Revision revision, long buffer)
    {
        foreach (var array in (XArray[])[revision.TagsByPfn, revision.TagsBySwpEntry])
        {
            foreach (var slot in array.Slots)
            {
                if ((long)slot.Entry.Raw == buffer) return array.Name;
            }
        }

        return "none";
    }

    private static IEnumerable<Page> InOrder(Revision revision) => revision.Memory.Pages.OrderBy(page => page.Pfn.Value);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
