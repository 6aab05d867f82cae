using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What reports say of blocks of tag storage: their counts (I9), and data in them (I10).</summary>
internal static class BlockStory
{
    /// <summary>The state of a block at a place of the run.</summary>
    internal static Fact State(RecordedRun run, Pfn block, int before)
    {
        var array = run.Series().TagBlocksReserved;
        var at = run.LastStore(array, block.Value, before);
        if (at < 0) return Fact.Never($"the block of tag storage at pfn:{block} is reserved by nobody");
        var who = run.Entries[at].Thread.Name;
        return run.Entries[at].Step.Kind == XArray.EraseKind
            ? new(at, $"{who} gives the block of tag storage at pfn:{block} back: nobody has it reserved")
            : new(at, $"{who} reserves the block of tag storage at pfn:{block}");
    }

    /// <summary>
    /// How many pages a huge page has, and in which blocks their tags are, such as <c>128 pages from pfn:80 on, whose
    /// tags are in 2 blocks, pfn:180 and pfn:184,</c>; null if none of it has tag storage.
    /// </summary>
    internal static string? BlocksOf(RecordedRun run, Page head)
    {
        var revision = run.Series();
        var pages = revision.Memory.Pages.Where(other => revision.Compound.PeekHeadOf(other.Index) == head.Index).ToList();
        var blocks = pages.Select(page => revision.Memory.HardwareBlockOf(page.Pfn)).OfType<Pfn>().Distinct()
            .OrderBy(block => block.Value).ToList();
        return blocks.Count == 0 ? null
            : $"{(pages.Count == 1 ? "page" : $"{pages.Count} pages from")} pfn:{head.Pfn}{(pages.Count == 1 ? "" : " on")}, whose tags "
            + $"are in {Text(blocks)}";
    }

    /// <summary>Blocks of tag storage by their first frames.</summary>
    internal static string Text(IReadOnlyList<Pfn> blocks) =>
        $"{(blocks.Count == 1 ? "1 block" : $"{blocks.Count} blocks")}, "
            + $"{(blocks.Count > 3 ? $"pfn:{blocks[0]}, pfn:{blocks[1]} to pfn:{blocks[^1]}"
                : string.Join(", ", blocks.Select(block => $"pfn:{block}")))}";

    internal static Scene Count(RecordedRun run, Violation violation)
    {
        var revision = run.Series();
        var subject = revision.Memory[(int)violation.First];
        var block = subject.IsTagStorage ? subject.Pfn : revision.Memory.HardwareBlockOf(subject.Pfn) ?? subject.Pfn;
        var isEnd = violation.Thread is null;
        var before = isEnd ? run.Entries.Count : violation.Entry - 1;
        var count = run.Last(before, entry => entry.Step.Target == revision.Counts && revision.Counts.PageOf(entry.Step).Pfn == block);
        var facts = new List<Fact>();
        if (!subject.IsTagStorage)
            facts.Add(run.FlagFact(subject, PageFlag.TagStorageReserved, before,
            $"page {subject} has tag storage in the block at pfn:{block}"));
        facts.Add(State(run, block, before));
        if (count >= 0) facts.Add(new(count, $"the last change of the count of the block at pfn:{block}: {run.Entries[count].Text}"));
        var at = isEnd ? Math.Max(count, 0) : violation.Entry - 1;
        if (!isEnd && run.Entries[at].Step.Kind == PageFlags.InheritKind)
            facts.Add(run.FlagFact(revision.Memory[(int)run.Entries[at].Step.Value], PageFlag.TagStorageReserved, at,
            "that is the huge page's head"));
        var what = isEnd ? $"{violation.Key.Detail}; seen when all had returned" : violation.Key.Detail;
        var line = subject.IsTagStorage ? $"block at pfn:{block}: {what}"
            : $"page {subject}, whose tags are in the block at pfn:{block}: {what}";
        var ordered = facts.Where(fact => fact.Entry != at).OrderBy(fact => fact.Entry).ToList();
        return Scene.At(run, isEnd && at < run.Entries.Count ? run.Entries[at].Thread : violation.Thread, at,
            "BUG: count of a tag storage block goes wrong",
            [$"{line}, {(isEnd ? "no thread is left" : $"pid: {violation.Thread!.Name}")}"], $"pfn:{block},", $"0x{block},")
            .With([.. ordered, new(at, Meaning(violation.Key.Detail, subject))]);
    }

    /// <summary>What a wrong count comes to.</summary>
    private static string Meaning(string detail, Page subject) => detail switch
    {
        "a freed page keeps its use" => $"page {subject} is freed, and the block's count still has it: the block can never be given back",
        "a freed page takes away a use that it does not have" =>
            $"page {subject} is freed, and takes a use away that is another page's: the block is given back too early",
        "a tail is not reserved like its head and keeps its use" =>
            $"page {subject} takes over the flags of its head, which is not reserved; the block's count still has it: the block can "
            + "never be given back",
        "a tail is reserved like its head and has no use" =>
            $"page {subject} takes over the flags of its head, which is reserved; the block's count does not have it: the block is "
            + "given back too early",
        "a reserved page has no use of its block" =>
            $"page {subject} is marked reserved, and the block's count does not have it: the block is given back too early",
        "a reserved page's block is not reserved" => "a page is marked reserved, and the block that its tags are in is not",
        "a use of a block that is for no page" => "a use was added for no page: the block can never be given back",
        "a block is reserved that holds no reserved page's tags" =>
            "no page uses the block, and it is reserved still: it can never be given back",
        _ => $"the block's count is not one plus the reserved pages that use it: {detail}",
    };

    internal static Scene Data(RecordedRun run, Violation violation)
    {
        var revision = run.Series();
        var frame = revision.Memory[(int)violation.First];
        var at = violation.Entry - 1;
        var block = revision.Memory.Layout.Regions.Where(region => frame.Pfn.Value >= region.TagStart.Value
            && frame.Pfn.Value <= region.TagEnd.Value).Select(region => region.BlockOfTagFrame(frame.Pfn)).FirstOrDefault(frame.Pfn);
        var isTaken = violation.Key.Detail == NoFrameIsStorageAndData.DataInReservedBlock;
        var taken = run.Last(violation.Entry, entry => entry.Step.Kind == FreeLists.TakeKind && entry.Result == frame.Index);
        Fact other = isTaken ? State(run, block, at) : taken >= 0
            ? new(taken, $"{run.Entries[taken].Thread.Name} allocates frame {frame} for data") : Fact.Never($"frame {frame} holds data");
        return Scene.At(run, violation, "BUG: frame is tag storage and data at once",
            [$"frame {frame}, in the block of tag storage at pfn:{block}: {violation.Key.Detail}, pid: {violation.Thread!.Name}"],
            $"0x{block},", $"{frame}")
            .With(other, new(at, isTaken ? $"frame {frame} of the reserved block is given out for data"
                : $"the block at pfn:{block} is reserved as tag storage, and frame {frame} of it holds data"));
    }
}
