using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Properties.Engine.Sweeping;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class MatrixTests
{
    private static readonly WarnerSubject Warner = new();
    private static readonly ISubject Repaired = Warner.With(["fix-a", "fix-b"]);
    private static readonly MatrixOptions Options = new([Warner, Repaired], 1, TimeSpan.FromMinutes(10)) { Schedules = 64 };

    [Fact]
    public void EveryCellHasEvidence()
    {
        var matrix = new Matrix(Options, _ => { });
        matrix.Run(TestContext.Current.CancellationToken);
        Assert.True(matrix.IsComplete);
        Assert.All(matrix.Cells, cell => Assert.Null(cell.Fault()));
        Assert.Equal(
            [
                ("made", "I21", "broken"), ("made", "all", "broken"), ("made", "none", "absent"),
                (Repaired.Name, "I21", "searched"), (Repaired.Name, "all", "searched"), (Repaired.Name, "none", "absent"),
            ],
            matrix.Cells.Select(cell => (cell.Revision, cell.Column, cell.Verdict)));
        Assert.Equal(new Dictionary<string, long> { ["one"] = 1 }, matrix.Cells[3].Searches);
        Assert.Equal((true, "a"), (matrix.Cells[3].Schedules >= 64, matrix.Cells[0].Defect));
        foreach (var cell in matrix.Cells.Where(cell => cell.Token is not null))
            Assert.Contains(cell.Key!, CaseRun.Of(Token.Parse(cell.Token!, new SubjectSet([Warner]))).Keys);
    }

    /// <summary>Each revision of the ASID allocator has searches that came to their end, for each rule and each family.</summary>
    [Fact]
    public void TheAsidAllocatorIsSearched()
    {
        var matrix = new Matrix(Options with { Subjects = AsidSubject.All }, _ => { });
        matrix.Run(TestContext.Current.CancellationToken);
        Assert.True(matrix.IsComplete);
        Assert.All(matrix.Cells.Where(cell => cell.Revision == "mainline-6.1"), cell => Assert.Equal("searched", cell.Verdict));
        Assert.Contains(matrix.Cells, cell => cell is { Revision: "before-2018", Kind: CellEvent.Family, Verdict: "broken" });
    }

    /// <summary>Where there are no families, all scenarios are searched.</summary>
    [Fact]
    public void ScenariosOfNoFamilyAreSearched()
    {
        var matrix = new Matrix(Options with { Subjects = [new WarnerSubject { HasFamilies = false }.With(["fix-a", "fix-b"])] }, _ => { });
        matrix.Run(TestContext.Current.CancellationToken);
        Assert.Equal([("I21", "searched")], matrix.Cells.Select(cell => (cell.Column, cell.Verdict)));
    }

    /// <summary>A revision without saved cases is looked at around those of others.</summary>
    [Fact]
    public void SavedCasesOfOthersAreSearchedAround()
    {
        var matrix = new Matrix(Options with { Subjects = [Warner.With(["fix-a"])], For = TimeSpan.FromMinutes(1) }, _ => { });
        matrix.Run(TestContext.Current.CancellationToken);
        Assert.Equal("b", matrix.Cells[0].Defect);
    }

    [Fact]
    public void CancelledItIsNotComplete()
    {
        var matrix = new Matrix(Options, _ => { });
        matrix.Run(new System.Threading.CancellationToken(canceled: true));
        Assert.False(matrix.IsComplete);
    }
}
