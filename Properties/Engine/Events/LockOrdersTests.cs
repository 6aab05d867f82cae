using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Cli;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class LockOrdersTests
{
    private static readonly string[] Classes =
        ["a", "b", "c", "d", LockOrders.InHardirq, LockOrders.HardirqOn, LockOrders.InSoftirq, LockOrders.SoftirqOn];

    private static readonly string?[] Kinds = [null, "SN", "ER", "SR"];

    [Property(MaxTest = 500)]
    public void TheUnionIsTheSameInWhateverOrder(ushort[] first, ushort[] second, ushort[] third)
    {
        var expected = Text(Of(first), Of(second), Of(third));
        Assert.Equal(expected, Text(Of(third), Of(first), Of(second)));
        Assert.Equal(expected, Text(Of(second), Of(third), Of(first)));
        Assert.Equal(expected, Text(Of(first), Of(second), Of(first), Of(third), Of(second)));
        var nested = Of(second);
        nested.Add(Of(third));
        Assert.Equal(expected, Text(Of(first), nested));
    }

    [Property(MaxTest = 500)]
    public void WhatIsWrongHasTwoRunsAndClosesACycleOrNamesUsages(ushort[] facts)
    {
        var orders = Of(facts);
        foreach (var order in orders.Wrong())
        {
            Assert.True(order.Parts.Select(part => (orders.Facts[part].Case, orders.Facts[part].Run)).Distinct().Count() > 1);
            Assert.DoesNotContain("lock order: " + order.Text, orders.Shown);
            var edges = order.Parts.Where(part => !part.IsUsage).ToArray();
            for (var i = 1; i < edges.Length; i++) AssertFollows(edges[i - 1], edges[i]);
            if (edges.Length == order.Parts.Count) AssertFollows(edges[^1], edges[0]);
            else if (edges.Length == 0) Assert.False(order.Parts[0].IsRead && order.Parts[1].IsRead);
            else AssertInverts(order.Parts);
        }
    }

    [Fact]
    public void ACycleOfRecursiveReadersIsNone()
    {
        var orders = new LockOrders();
        Add(orders, "a", "b", 1, "ER");
        Add(orders, "b", "a", 2, "SN");
        Assert.Empty(orders.Wrong());
        Add(orders, "b", "a", 3);
        var found = Assert.Single(orders.Wrong());
        Assert.Equal([new LockFact("a", "b", "ER"), new LockFact("b", "a")], found.Parts);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("READ", null, true)]
    [InlineData(null, "READ", true)]
    [InlineData("READ", "READ", false)]
    public void AReaderMayInterruptAReader(string? inSoftirq, string? on, bool isWrong)
    {
        var orders = new LockOrders();
        Add(orders, LockOrders.InSoftirq, "a", 1, inSoftirq);
        Add(orders, LockOrders.SoftirqOn, "a", 2, on);
        Add(orders, LockOrders.HardirqOn, "a", 2, on);
        Assert.Equal(isWrong ? ["inconsistent lock state (softirq): a"] : [], orders.Wrong().Select(order => order.Detail));
    }

    [Fact]
    public void ACycleWhoseHalvesWereSeenInDifferentRunsIsWrong()
    {
        var orders = new LockOrders();
        Add(orders, "a", "b", 3);
        Assert.Empty(orders.Wrong());
        Add(orders, "b", "a", 5);
        Add(orders, "b", "a", 4);
        var found = Assert.Single(orders.Wrong());
        Assert.Equal("a -> b -> a", found.Text);
        Assert.Equal([new LockFact("a", "b"), new LockFact("b", "a")], found.Parts);
        Assert.Equal(4, orders.Facts[new LockFact("b", "a")].Case);
        orders.AddShown("lock order: a -> b -> a");
        Assert.Empty(orders.Wrong());
    }

    [Fact]
    public void ACycleOfWhichAPartIsOneIsNotWorthTelling()
    {
        var orders = new LockOrders();
        Add(orders, "a", "b", 1);
        Add(orders, "b", "c", 2);
        Add(orders, "c", "a", 3);
        Assert.Equal("a -> b -> c -> a", Assert.Single(orders.Wrong()).Text);
        Add(orders, "c", "b", 4);
        Assert.Equal("b -> c -> b", Assert.Single(orders.Wrong()).Text);
        orders.AddShown("lock order: b -> c -> b");
        Assert.Empty(orders.Wrong());
    }

    [Fact]
    public void ACycleOfOneRunIsThatRunsOwn()
    {
        var orders = new LockOrders();
        Add(orders, "a", "b", 3);
        Add(orders, "b", "a", 3);
        Assert.Empty(orders.Wrong());
    }

    [Fact]
    public void UsagesOfDifferentRunsAreInconsistent()
    {
        var orders = new LockOrders();
        Add(orders, LockOrders.InHardirq, "a", 1);
        Add(orders, LockOrders.HardirqOn, "a", 2);
        Assert.Equal("inconsistent lock state: a", Assert.Single(orders.Wrong()).Text);
        orders.AddShown("inconsistent lock state: a");
        Assert.Empty(orders.Wrong());
    }

    [Fact]
    public void AnUnsafeClassUnderASafeOneIsAnInversion()
    {
        var orders = new LockOrders();
        Add(orders, LockOrders.InHardirq, "a", 1);
        Add(orders, "a", "b", 2);
        Add(orders, "b", "c", 2);
        Add(orders, LockOrders.HardirqOn, "c", 2);
        var found = Assert.Single(orders.Wrong());
        Assert.Equal("irq inversion: a -> c", found.Text);
        Assert.Equal(4, found.Parts.Count);
    }

    [Fact]
    public void RunsThatAreCleanByThemselvesHaveTokensThatReplay()
    {
        var options = new SweepOptions(SeriesSubject.Of("rfc-v3")!, 1);
        var orders = new LockOrders();
        var page = new Call(Operation.StoreTags, Detail: 7);
        Watch(0, [page], new Call(Operation.SwapOut));
        Watch(1, [page, new Call(Operation.Pin)], new Call(Operation.Fork, Detail: 1));
        var found = orders.Wrong().Single(order => order.Text == "fs_reclaim -> ptl -> fs_reclaim");
        var item = LockOrderEvent.Of(found, orders, "rfc-v3", sign => Subjects.All.SlugOf("rfc-v3", sign));
        Assert.Equal(2, item.Edges.Select(edge => edge.Token).Distinct().Count());
        Assert.StartsWith(
            """{"event":"lock-order","v":1,"cycle":"fs_reclaim -> ptl -> fs_reclaim","defect":"reclaim-under-page-table-lock",""" + "\""
            + """revision":"rfc-v3","edges":[{"from":"fs_reclaim","to":"ptl","function":"shrink_folio_list","token":"tsm1""",
            JsonLines.Write(item), StringComparison.Ordinal);
        foreach (var edge in item.Edges)
        {
            var token = Token.Parse(edge.Token, Subjects.All);
            Assert.Equal("", token.Promise.Key);
            var made = options.Subject.Make(token.Case.Scenario, options.NewInvariants());
            var replay = new ReplayStrategy(token.Case.Schedule);
            new OwnEngine(made.Machine).Run(replay);
            Assert.Null(replay.Misfit);
            Assert.True(token.Promise.IsKeptBy(made.Machine));
            Assert.Contains(made.Machine.Lockdep.Edges.ToArray(), seen => (seen.From.Name, seen.To.Name) == (edge.From, edge.To));
        }

        Assert.Contains("no violation", CommandRun.Of("replay", item.Edges[0].Token).Output, StringComparison.Ordinal);
        var lines = LockOrderText.Lines(item, 80);
        Assert.Contains("  ptl -> fs_reclaim in try_transfer_saved_tags(), run 2", lines);
        Assert.Contains("known defect: reclaim-under-page-table-lock", lines);
        Assert.Contains("replay run 1:  tagstorage replay " + item.Edges[0].Token, lines);

        void Watch(long index, EquatableList<Call> setup, Call call)
        {
            var layout = new ScenarioLayout(0, 1, 2, 1, [0, 32, 33]);
            var scenario = new Scenario(layout, true, true, true, 2, 2, setup, [new ScenarioThread(0, [call], new FaultBudget(0, 0, 3))],
                []);
            Assert.Null(scenario.Fault());
            var made = options.Subject.Make(scenario, options.NewInvariants());
            var watch = new LockWatch(made.Machine, (fact, _) => orders.Facts.ContainsKey(fact));
            var engine = new OwnEngine(made.Machine);
            var strategy = new RandomStrategy(1);
            for (var i = 0; i < 40; i++)
            {
                engine.Run(strategy);
                watch.See();
            }

            var confirmation = new LockEdgeConfirmation(options, scenario, index);
            foreach (var edge in watch.Seen.Select(confirmation.Confirm))
            {
                Assert.Equal(index, edge.Case);
                orders.Add(edge.Fact, new LockSighting(edge.Case, edge.ScheduleIndex, edge.Function, edge.Token));
            }
        }
    }

    private static void AssertFollows(LockFact before, LockFact after)
    {
        Assert.Equal(before.To, after.From);
        Assert.False(before.IsRecursive && after.IsShared);
    }

    /// <summary>A holder of the first, whom an interrupt waits for, waits for what that interrupt has interrupted.</summary>
    private static void AssertInverts(IReadOnlyList<LockFact> parts)
    {
        Assert.Equal((parts[0].To, parts[^1].To), (parts[1].From, parts[^2].To));
        Assert.False(parts[0].IsRead && parts[1].IsShared);
        Assert.False(parts[^2].IsRecursive && parts[^1].IsRead);
    }

    private static void Add(LockOrders orders, string from, string to, long index, string? kind = null) =>
        orders.Add(new LockFact(from, to, kind), new LockSighting(index, 0, "f", "t"));

    /// <summary>Orders as numbers have them: which fact, and which run shows it.</summary>
    private static LockOrders Of(ushort[] numbers)
    {
        var orders = new LockOrders();
        foreach (var item in numbers)
        {
            var (from, to, kind) = (Classes[item % 8], Classes[item / 8 % 4], Kinds[item / 32 % 4]);
            if (from == to) orders.AddShown("lock order: a -> b -> a");
            else Add(orders, from, to, item / 128 % 11, item % 8 < 4 || kind is null ? kind : "READ");
        }

        return orders;
    }

    private static string Text(params LockOrders[] parts)
    {
        var all = new LockOrders();
        foreach (var part in parts) all.Add(part);
        return string.Join('\n',
            all.Facts.Select(fact => $"{fact.Key} {fact.Value.Case} {fact.Value.Run}").Concat(all.Shown)
            .Concat(all.Wrong().Select(order => order.Text)));
    }
}
