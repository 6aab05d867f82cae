using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Browsing;

/// <summary>What an explorer is started with: it never changes, and requests bring the rest.</summary>
/// <param name="Start">The case at whose last step it opens.</param>
/// <param name="Subjects">By which tokens are read.</param>
/// <param name="Cells">The cells of a matrix that it shows beside; none: there is no such view.</param>
public sealed record ExplorerSession(Case Start, SubjectSet Subjects, IReadOnlyList<CellEvent> Cells)
{
    /// <summary>The matrix as a document, its tokens linked to the explorer; null if there is none.</summary>
    public string? Matrix() => Cells.Count == 0 ? null : MatrixHtml.Of(Cells, token => "./#case=" + token);
}
