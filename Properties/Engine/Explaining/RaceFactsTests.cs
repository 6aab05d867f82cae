using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Explaining;

/// <summary>What a thread acted on though others changed it, in the cases of the catalogue.</summary>
public sealed class RaceFactsTests
{
    public static TheoryData<string> Cases => [.. KnownCases.All.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void WhatWasFoundIsChangedLaterAndBySomebodyElse(string name)
    {
        var facts = CaseRun.Recorded(KnownCases.All.Single(known => known.Name == name).File.Token).Explain()!.Facts.ToList();
        foreach (var change in facts.Where(fact => fact.Text.Contains(" changes that: ", StringComparison.Ordinal)))
        {
            var before = facts[..facts.IndexOf(change)];
            Assert.Contains(before, fact => fact.Number > 0 && fact.Number < change.Number && fact.Thread != change.Thread
                && fact.Function.Length > 0);
        }

        Assert.Equal(facts.Where(fact => fact.Number > 0).Select(fact => fact.Number).Order(),
            facts.Where(fact => fact.Number > 0).Select(fact => fact.Number));
    }

    /// <summary>Found, changed, and acted on all the same.</summary>
    [Fact]
    public void WhoDoesNotLookAgainActsOnWhatIsOutOfDate() => Tells(
        "tags-written-beside-a-copy", "rfc-v3",
        "T0 finds ptep_get(mm0[0]) → pfn:40|VALID|WRITE|TAGGED, and acts on it",
        "T1 finds read tags(pfn:40) → zeros, and acts on it",
        "T0 writes tags 0x1: write tags(pfn:40, 0x1)");

    /// <summary>Looked for, and put there afterwards: nobody looks a second time.</summary>
    [Fact]
    public void WhoLooksTooEarlyMissesWhatIsSavedLater() => Tells(
        "stranded-save", "rfc-v3",
        "T0 finds no saved tags: xas_store(&tags_by_pfn, 0x40, NULL) → NULL",
        "T1 saves them in tags_by_pfn for page pfn:40");

    /// <summary>Found, changed, changed back, and found to be the same: pte_same() is deceived.</summary>
    [Fact]
    public void WhoLooksAgainMayFindTheSameAndBeWrong() => Tells(
        "swap-entry-used-anew", "rfc-v3",
        "T1 finds ptep_get(mm0[0]) → swp:0|EXCLUSIVE",
        "T0 is given the same entry for a page that it swaps out",
        "T1 finds the same as before: ptep_get(mm0[0]) → swp:0|EXCLUSIVE");

    /// <summary>Found, changed, and found to be another: the function acts on both.</summary>
    [Fact]
    public void WhoLooksAgainMayActOnBoth() => Tells(
        "tagged-while-copied", "rfc-v3",
        "T0 finds test_bit(PG_mte_tagged, pfn:40) → 0, and acts on it",
        "T1 changes that: set_bit(PG_mte_tagged, pfn:40)",
        "T0 now finds test_bit(PG_mte_tagged, pfn:40) → 1");

    /// <summary>The facts of a case have these texts among them, in this order.</summary>
    private static void Tells(string slug, string revision, params string[] texts)
    {
        var facts = CaseRun.Recorded(KnownCases.Find(slug, revision)!.File.Token).Explain()!.Facts.Select(fact => fact.Text).ToList();
        Assert.Equal(texts, facts.Where(texts.Contains));
    }
}
