using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;
namespace TagStorageModel.Properties.Engine.Explaining;

/// <summary>What became of failures on their way out, in the cases of the catalogue.</summary>
public sealed class ReturnsTests
{
    /// <summary>Who swallows an error, or makes another of it, is named; who hands it on is not.</summary>
    [Theory]
    [InlineData("signal-reported-as-reserved", "rfc-v2", "isolate_freepages_range(pfn:100, 4) → -EINTR; reserve_tag_storage() returns 0")]
    [InlineData("reserve-failure-reported-as-saved", "rfc-v3", "xa_reserve() -ENOMEM, mte_save_tags_for_pfn() 1")]
    [InlineData("buffer-failure-reported-as-transferred", "rfc-v3", "; try_transfer_saved_tags() returns 1")]
    [InlineData("oom-becomes-sigbus", "rfc-v3",
        "mte_try_transfer_swap_tags() returns VM_FAULT_OOM, shmem_swapin_folio() -EINVAL (fault: VM_FAULT_OOM), shmem_fault() -EINVAL "
        + "(fault: VM_FAULT_SIGBUS)")]
    [InlineData("major-fault-forgotten", "rfc-v3",
        "mte_try_transfer_swap_tags() returns 0: the last that tells do_swap_page() how the fault went")]
    public void WhatFunctionsMadeOfAFailureIsTold(string slug, string revision, string text)
    {
        var facts = CaseRun.Recorded(KnownCases.Find(slug, revision)!.File.Token).Explain()!.Facts;
        Assert.Contains(facts, fact => fact.Text.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>
    /// Returns are kept only of runs that are recorded, in order, and every one of a function that a step was in or
    /// that made none.
    /// </summary>
    [Fact]
    public void OnlyRecordedRunsKeepReturns()
    {
        foreach (var known in KnownCases.All.Take(12))
        {
            Assert.Empty(CaseRun.Of(known.File.Token).Machine.Trace.Returns);
            var trace = CaseRun.Recorded(known.File.Token).Machine.Trace;
            Assert.NotEmpty(trace.Returns);
            Assert.Equal(trace.Returns.Select(made => made.Entry).Order(), trace.Returns.Select(made => made.Entry));
            Assert.All(trace.Returns, made => Assert.InRange(made.Entry, 0, trace.Entries.Count));
        }
    }
}
