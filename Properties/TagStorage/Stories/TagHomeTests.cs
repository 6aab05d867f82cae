using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.TagStorage.Stories;

/// <summary>Where lost tags were last, in the cases of the catalogue.</summary>
public sealed class TagHomeTests
{
    [Theory]
    [InlineData("saved-tags-not-copied", "rfc-v2", "T0 saves them in tags_by_pfn for page pfn:40000")]
    [InlineData("swap-entry-overwrites-saved-tags", "rfc-v3",
        "T1 saves them in tags_by_pfn for page pfn:c1, a frame of tag storage that holds data")]
    [InlineData("swap-out-drops-saved-tags", "rfc-v3", "setup saves them in tags_by_pfn for page pfn:40")]
    public void TheLastPlaceOfTagsIsTold(string slug, string revision, string text)
    {
        var facts = CaseRun.Recorded(KnownCases.Find(slug, revision)!.File.Token).Explain()!.Facts.ToList();
        var home = facts.FindIndex(fact => fact.Text == text);
        Assert.InRange(home, 1, facts.Count - 2);
        Assert.Contains(facts[..home], fact => fact.Text.Contains("writes tags 0x", StringComparison.Ordinal));
        Assert.Contains(facts[(home + 1)..], fact => fact.Text.Contains("they are lost here", StringComparison.Ordinal));
    }
}
