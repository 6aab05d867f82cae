using System.Globalization;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What the objects of the series hold between two steps of a run: pages, page tables, its xarrays, blocks of tag
/// storage.
/// </summary>
/// <param name="revision">The code under test, on the machine.</param>
internal sealed class SeriesState(Revision revision)
{
    private static readonly PageFlag[] Flags = [PageFlag.MteTagged, PageFlag.MteLock, PageFlag.TagStorageReserved, PageFlag.AnonExclusive,
        PageFlag.Lru, PageFlag.SwapCache, PageFlag.Ksm];

    internal SubjectState Read()
    {
        PageState[] pages = [.. Pages()];
        ArrayState[] arrays = [Array(revision.TagsByPfn), Array(revision.TagsBySwpEntry), Array(revision.TagBlocksReserved)];
        BlockState[] blocks = [.. Blocks()];
        EntryState[] tables = [.. Tables()];
        return new(
            [("pages", pages), ("arrays", arrays), ("blocks", blocks), ("tables", tables)],
            [
                new("pages", [.. Pages(pages)]),
                new("page tables", [.. tables.Select(item => $"{item.Address}  {item.Entry}")]),
                .. arrays.Select(array => new StateSection(array.Name, [.. array.Entries.Select(slot => $"[{slot.Index}]  {slot.Entry}")])),
                new("blocks of tag storage",
                    [.. blocks.Select(block =>
                    $"pfn:{block.Pfn}  {(block.IsReserved ? "reserved" : "NOT reserved")}, count {block.Count}, "
                    + $"{(block.Users.Count == 0 ? "no page uses it" : "used by pfn:" + string.Join(" pfn:", block.Users))}")]),
            ]);
    }

    /// <summary>Neighbours in the same state are told once.</summary>
    private static IEnumerable<string> Pages(IReadOnlyList<PageState> pages)
    {
        for (var i = 0; i < pages.Count; i++)
        {
            var first = i;
            while (i + 1 < pages.Count && pages[i + 1] with { Pfn = pages[first].Pfn } == pages[first]) i++;
            var page = pages[first];
            var name = first == i ? $"pfn:{page.Pfn}" : $"pfn:{page.Pfn} to pfn:{pages[i].Pfn}";
            var tags = page.IsTagStorage ? "tag storage" : $"tags {page.Tags}";
            yield return $"{name}  {(page.IsFree ? "free" : $"count {page.Count}")}, "
                + $"{tags}{(page.Flags.Length > 0 ? $", {page.Flags}" : "")}";
        }
    }

    private IEnumerable<PageState> Pages()
    {
        foreach (var page in revision.Memory.Pages)
        {
            var flags = string.Join('|', Flags.Where(flag => revision.Flags.Has(page, flag)).Select(PageFlags.Text));
            var isFree = revision.FreeLists.IsFree(page);
            var count = revision.Counts.Of(page);
            if (isFree && flags.Length == 0 && count == 0) continue;
            yield return new PageState(page.Pfn.ToString(), page.IsTagStorage, isFree, count, flags, page.IsTagStorage ? ""
                : TagMemory.Text(revision.Tags.Of(page)));
        }
    }

    private static ArrayState Array(XArray array)
    {
        var entries = new List<SlotState>();
        foreach (var slot in array.Slots)
            entries.Add(new SlotState("0x" + slot.Index.ToString("x", CultureInfo.InvariantCulture), array.Text(slot.Entry)));
        return new ArrayState(array.Name, entries);
    }

    private IEnumerable<BlockState> Blocks()
    {
        var users = new SortedDictionary<ulong, List<string>>();
        foreach (var page in revision.Memory.Pages.Where(page => !page.IsTagStorage
            && revision.Flags.Has(page, PageFlag.TagStorageReserved)))
        {
            if (revision.Memory.HardwareBlockOf(page.Pfn) is not { } block) continue;
            if (!users.TryGetValue(block.Value, out var list)) users.Add(block.Value, list = []);
            list.Add(page.Pfn.ToString());
        }

        foreach (var slot in revision.TagBlocksReserved.Slots) users.TryAdd(slot.Index, []);
        foreach (var (pfn, pages) in users)
        {
            var block = new Pfn(pfn);
            var isReserved = !revision.TagBlocksReserved.Peek(pfn).IsNull;
            yield return new BlockState(block.ToString(), isReserved, revision.Memory.Find(block) is { } first ? revision.Counts.Of(first)
                : 0, pages);
        }
    }

    private IEnumerable<EntryState> Tables()
    {
        foreach (var mm in revision.Mms)
        {
            for (var address = 0; address < mm.Size; address++)
            {
                if (mm.Table.Of(address) is { IsNone: false } pte)
                    yield return new EntryState($"{mm.Name}[{address}]", pte.Text(mm.Table.PageName));
            }
        }
    }
}

/// <summary>A page frame.</summary>
/// <param name="Pfn">Its number, in hexadecimal digits.</param>
/// <param name="IsTagStorage">Whether it lies in tag storage.</param>
/// <param name="IsFree">Whether it is free.</param>
/// <param name="Count">page_ref_count().</param>
/// <param name="Flags">Its flags that are set.</param>
/// <param name="Tags">The tags in its tag storage.</param>
public sealed record PageState(string Pfn, bool IsTagStorage, bool IsFree, int Count, string Flags, string Tags);

/// <summary>An xarray.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">Its entries that are not NULL, by index.</param>
public sealed record ArrayState(string Name, IReadOnlyList<SlotState> Entries);

/// <summary>A slot of an xarray.</summary>
/// <param name="Index">The index, in hexadecimal digits with 0x.</param>
/// <param name="Entry">What it holds.</param>
public sealed record SlotState(string Index, string Entry);

/// <summary>A block of tag storage.</summary>
/// <param name="Pfn">Its first frame, in hexadecimal digits.</param>
/// <param name="IsReserved">Whether tag_blocks_reserved holds it.</param>
/// <param name="Count">page_ref_count() of its first frame.</param>
/// <param name="Users">The pages with PG_tag_storage_reserved whose tags the hardware keeps in it.</param>
public sealed record BlockState(string Pfn, bool IsReserved, int Count, IReadOnlyList<string> Users);

/// <summary>A page table entry.</summary>
/// <param name="Address">Where, such as <c>mm0[1]</c>.</param>
/// <param name="Entry">What it is.</param>
public sealed record EntryState(string Address, string Entry);
