using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

// Where swap is read in beside the swap cache (SWP_SYNCHRONOUS_IO).
public sealed partial class TagsArePreservedTests
{
    [Fact]
    public void SavedTagsOfAnEarlierOwnerAreToBlameAlsoBesideTheSwapCache()
    {
        EquatableList<Call> setup =
        [
            new(Operation.StoreTags), new(Operation.Fork, Detail: 1), Store(1), new(Operation.Store, 0, 1),
                new(Operation.SwapOut, Detail: 1), new(Operation.DontNeed, 1),
        ];
        var scenario = Of(setup, [Thread(1, [Look(1), new(Operation.SwapOut, Detail: 2), Look()], busy: 1)]) with
        {
            Layout = Small with { Frames = [0, 1, 2] },
            Options = MachineOptions.Plain with
            {
                SynchronousSwap = true,
                LowerPrivateFile = true,
                UpperShared = true,
                LowerZoneFile = true,
            },
        };
        Assert.Contains("I7/arch_free_pages_prepare//process/saved tags outlive their page", Keys("rfc-v2", scenario));
        Assert.DoesNotContain(Keys("rfc-v2", scenario), key => key.StartsWith("I7//", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ASwapInBesideTheSwapCacheKeepsTheTagsOfAPrivateFilesPage(string revision)
    {
        var scenario = Of([Store(3), new(Operation.SwapOut, Detail: 1)],
            [Thread(0, [Look()])]) with
        { Options = MachineOptions.Plain with { SynchronousSwap = true, LowerPrivateFile = true } };
        Assert.Empty(Keys(revision, scenario));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void WhatIsReadInBesideTheSwapCacheIsNotWhatItsEntryIsForLater(string revision)
    {
        // A page of the file takes the entry between swap_free() and set_pte_at().
        EquatableList<Call> setup = [Store(1), new(Operation.Compact), Look(), new(Operation.SwapOut, Detail: 2)];
        var scenario = Of(setup, [Thread(0, [Look()]), Thread(0, [new(Operation.SwapOut, Detail: 1)])]) with
        {
            Layout = Small with { TagFrames = 2, Frames = [0, 1, 2, 46] },
            Options = MachineOptions.Plain with { SynchronousSwap = true, LowerPrivateFile = true, ZeroPage = true },
        };
        Assert.Empty(Keys(revision, scenario));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ASwapInBesideTheSwapCacheMayMissThatItsEntryIsUsedAnew(string revision)
    {
        EquatableList<Call> setup = [new(Operation.Store, 0, 1), Store(1), new(Operation.SwapOut, Detail: 1)];
        var scenario = Of(setup,
            [Thread(0, [Look()]), Thread(0, [new(Operation.Truncate, 0, 1), new(Operation.Store), new(Operation.SwapOut)])]) with
        {
            Layout = Small with { Frames = [0, 1] },
            Mms = 1,
            Options = MachineOptions.Plain with { SynchronousSwap = true, UpperShared = true },
        };
        const string Anew = "I7/do_swap_page//process/swap entry used anew";
        Assert.Contains(Anew, Keys(revision, scenario));
        Assert.DoesNotContain(Anew, Keys(revision, scenario with { Options = MachineOptions.Plain with { UpperShared = true } }));
    }

    [Fact]
    public void ALossBeforeASwapInBesideTheSwapCacheKeepsItsBlame()
    {
        EquatableList<Call> setup =
        [
            new(Operation.Fork, Detail: 1), new(Operation.StoreTags, 1), new(Operation.SwapOut), new(Operation.StoreTags, 0, 1, 1),
                new(Operation.SwapOut, Detail: 1),
            new(Operation.Store), new(Operation.SwapOut),
        ];
        var scenario = Of(setup, [Thread(0, [Look()])]) with
        {
            Layout = Small with { Frames = [0, 1] },
            Options = MachineOptions.Plain with
            {
                SynchronousSwap = true,
                LowerPrivateFile = true,
                UpperShared = true,
                LowerZoneFile = true,
            },
        };
        Assert.Equal([NotCopied], Keys("rfc-v2", scenario));
    }
}
