using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class NoFrameIsStorageAndDataTests
{
    [Fact]
    public void DataInAFrameThatIsNotReservedIsAllowed()
    {
        var rule = Run(async s => await s.InStorage(), out var machine);
        Assert.Equal(2, rule.Exercised);
        Assert.Empty(Details(machine));
    }

    [Fact]
    public void ABlockIsReservedOnceItsDataHasMoved()
    {
        // Somebody's page is in the block; the first tagged page needs it.
        var rule = Run(
            async s =>
            {
                await s.InStorage(left: 2);
                await s.Tagged();
            },
            out var machine);
        Assert.True(rule.Exercised > 2);
        Assert.Empty(Details(machine));
    }

    [Fact]
    public void AnAccessToAReservedFrameIsReported()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.R.Data.Copy(s.P(1), s.Block(0));
            },
            out var machine);
        Assert.Equal("data in a reserved block", Assert.Single(Details(machine)));
    }

    [Fact]
    public void AUserAccessToAReservedFrameIsReported()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.Mm.Table.Set(0, Pte.Of(s.Block(0), writable: true, tagged: false));
                await s.Call(Operation.Store);
            },
            out var machine);
        Assert.Equal("data in a reserved block", Assert.Single(Details(machine)));
    }

    [Fact]
    public void AGuestsAccessToAReservedFrameIsReported()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.Mm.Kvm!.Map(0, new Stage2Entry(s.Block(0), isWritable: true, isTagged: false));
                await s.Call(Operation.GuestAccess, detail: (int)UserAccessKind.Load);
            },
            out var machine,
            hasGuest: true);
        Assert.Equal("data in a reserved block", Assert.Single(Details(machine)));
    }

    [Fact]
    public void ADevicesAccessToAReservedFrameIsReported()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.R.DriverPages.Put(0, new DriverPage(s.Block(0), 0, isPin: false));
                await s.Call(Operation.DmaWrite);
            },
            out var machine);
        Assert.Equal("data in a reserved block", Assert.Single(Details(machine)));
    }

    [Fact]
    public void WhatIsWrittenOutOfAReservedFrameIsReported()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.R.SwapContents.Write(new SwapEntry(0), s.Block(0));
            },
            out var machine);
        Assert.Equal("data in a reserved block", Assert.Single(Details(machine)));
    }

    [Fact]
    public void AReservationOfAFrameWithDataIsReported()
    {
        Run(
            async s =>
            {
                await s.InStorage();
                await s.R.TagStorageReserveBlock(s.Block(0).Pfn.Value, s.R.Configuration.Layout.Regions[0], s.P(0), 0);
            },
            out var machine);
        Assert.Equal("a reserved block with data", Assert.Single(Details(machine)));
    }

    [Fact]
    public void EveryFrameOfABlockCounts()
    {
        Run(
            async s =>
            {
                await s.Tagged();
                await s.R.Data.Clear(s.Block(1));
            },
            out var machine,
            blockSizePages: 2);
        Assert.Single(Details(machine));
    }

    private static string[] Details(Machine machine) => [.. machine.Violations.Items.ToArray().Select(violation => violation.Key.Detail)];

    private static NoFrameIsStorageAndData Run(
        Func<Stage, KernelTask> body, out Machine machine, int blockSizePages = 1, bool hasGuest = false)
    {
        var rule = new NoFrameIsStorageAndData();
        machine = new Machine([rule]) { Checked = true };
        var stage = new Stage(new RfcV3(machine, Stage.Configuration(blockSizePages, isMte: false) with { Guests = hasGuest ? 1 : 0 }));
        machine.AddThread("T0", new Cpu(machine, 0), async _ => await body(stage));
        machine.BindInvariants(stage.R);
        new OwnEngine(machine).Run(new RandomStrategy(1));
        return rule;
    }
}
