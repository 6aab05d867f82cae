using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class CompletionTests
{
    /// <summary>complete() lets one go on, complete_all() all, before or after they have come.</summary>
    [Theory]
    [InlineData(1, false, 2, 2)]
    [InlineData(2, false, 2, 0)]
    [InlineData(0, true, 1, 0)]
    public void AsManyGoOnAsItWasDone(int times, bool forAll, int executions, int deadlocks)
    {
        var small = new SmallMachine();
        var completion = new Completion(small.Machine, "done");
        small.Thread(async () => await completion.Wait()).Thread(async () => await completion.Wait()).Thread(Complete);
        var found = small.Search();
        Assert.Equal(deadlocks, found.Deadlocks);
        Assert.True(found.Executions >= executions);
        Assert.Equal(deadlocks > 0 ? ["I12: waits for ever: wait_for_completion(&done)"] : [], small.Broken);

        async KernelTask Complete()
        {
            for (var i = 0; i < times; i++) await completion.Complete();
            if (forAll) await completion.CompleteAll();
        }
    }

    [Fact]
    public void WhatWasWrittenBeforeIsSeenAfterwards()
    {
        var small = new SmallMachine();
        var completion = new Completion(small.Machine, "done");
        var data = new Variable(small.Machine, "data");
        small.Thread(async () =>
        {
            await data.Write(1);
            await completion.Complete();
        }).Thread(async () =>
        {
            await completion.Wait();
            Assert.Equal(1, await data.Read());
        });
        Assert.Equal((1, 0), small.Search());
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void WhoOnlyTriesSeesBothAndAFailedTryOrdersNothing()
    {
        var small = new SmallMachine();
        var completion = new Completion(small.Machine, "done");
        var data = new Variable(small.Machine, "data");
        var seen = new HashSet<bool>();
        small.Thread(async () =>
        {
            await data.Write(1);
            await completion.Complete();
        }).Thread(async () =>
        {
            seen.Add(await completion.TryWait());
            await data.Read();
        });
        small.Search();
        Assert.Equal([false, true], seen.Order());
        Assert.Equal(["D1: data"], small.Broken);
    }

    [Fact]
    public void ReinitTakesBackWhatNobodyHasWaitedFor()
    {
        var small = new SmallMachine();
        var completion = new Completion(small.Machine, "done");
        small.Thread(async () =>
        {
            await completion.CompleteAll();
            await completion.Reinit();
        }).Thread(async () => await completion.Wait());

        // Between the two, or never.
        Assert.Equal((2, 1), small.Search());
    }
}
