using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Sweeping;

public sealed class RepairTableTests
{
    private static readonly RepairTableOptions Options = new(new WarnerSubject(), 1, TimeSpan.FromHours(1)) { Schedules = 64 };

    [Fact]
    public void EveryRepairIsTried()
    {
        var rows = Rows(Options);
        Assert.Equal(
            [
                ("all", null, "sufficient", null), ("without", "fix-a", "needed", "a"), ("without", "fix-b", "needed", "b"),
                ("without", "fix-c", "idle", null), ("instead", "other-a", "re-opens", "b"),
            ],
            rows.Select(row => (row.Kind, row.Repair, row.Verdict, row.Defect)));
        Assert.Equal(("made+fix-b+fix-c", "made+fix-b+fix-c+other-a"), (rows[1].Revision, rows[4].Revision));
        Assert.All(rows.Where(row => row.Token is null), row => Assert.Equal((1, row.Repair == "fix-c"), (row.Cases, row.Saved == 0)));
        foreach (var row in rows.Where(row => row.Token is not null))
        {
            var subject = Options.Subject.With(row.Revision.Split('+')[1..]);
            var run = CaseRun.Of(Token.Parse(row.Token!, new SubjectSet([subject])));
            Assert.Null(run.Misfit);
            Assert.Contains(row.Key!, run.Keys);
        }
    }

    [Fact]
    public void WhatAllOfThemLeaveIsNoFailureOfAnotherRow()
    {
        var rows = Rows(Options with { Subject = new WarnerSubject { HasMore = true } });
        Assert.Equal(["insufficient", "left", "needed", "needed", "idle", "re-opens"], rows.Select(row => row.Verdict));
        Assert.EndsWith("/D", rows[1].Key, StringComparison.Ordinal);
        Assert.Equal((null, "made+fix-a+fix-b+fix-c"), (rows[1].Defect, rows[1].Revision));
    }

    [Fact]
    public void ItGoesOnFromWhatIsFinished()
    {
        using var folder = new TemporaryFolder();
        var kept = Options with { Checkpoint = Path.Combine(folder.Path, "rows") };
        using var cancel = new System.Threading.CancellationTokenSource();
        var first = new List<RepairEvent>();
        new RepairTable(kept, row =>
        {
            first.Add(row);
            if (first.Count == 2) cancel.Cancel();
        }).Run(cancel.Token);
        Assert.Equal(2, first.Count);
        Assert.Equal(Rows(Options), Rows(kept));
        var runs = 0;
        var again = new RepairTable(kept, _ => { }, _ => runs++);
        again.Prepare();
        again.Run(TestContext.Current.CancellationToken);
        Assert.Equal((0, true), (runs, again.IsComplete));

        var other = new RepairTable(kept with { Seed = 2 }, _ => { });
        Assert.Contains("seed is 1, and here it is 2", Assert.Throws<BadInputException>(other.Prepare).Message, StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(kept.Checkpoint!);
        for (var at = 0; at < bytes.Length; at += 41)
        {
            bytes[at] ^= 1;
            File.WriteAllBytes(kept.Checkpoint!, bytes);
            Assert.Throws<BadInputException>(new RepairTable(kept, _ => { }).Prepare);
            bytes[at] ^= 1;
        }
    }

    private static IReadOnlyList<RepairEvent> Rows(RepairTableOptions options)
    {
        var rows = new List<RepairEvent>();
        var table = new RepairTable(options, rows.Add);
        table.Prepare();
        table.Run(TestContext.Current.CancellationToken);
        Assert.True(table.IsComplete);
        Assert.All(rows, row => Assert.Null(row.Fault()));
        return rows;
    }
}
