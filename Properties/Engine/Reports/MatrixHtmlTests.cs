using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class MatrixHtmlTests
{
    [Fact]
    public void TheDocumentNeedsNothingElse()
    {
        var text = MatrixHtml.Of(MatrixTextTests.Cells);
        Golden.Check("matrix-html", SampleResults.Lines(HtmlCaseTests.Body(text)));
        Assert.DoesNotContain("http:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<ptl>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCellIsClosed()
    {
        var text = MatrixHtml.Of(MatrixTextTests.Cells);
        Assert.Equal(MatrixTextTests.Cells.Count, HtmlCaseTests.Parse(text).Descendants("details").Count());
    }
}
