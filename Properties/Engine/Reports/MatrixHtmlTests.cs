using System.Xml.Linq;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class MatrixHtmlTests
{
    [Fact]
    public void TheDocumentNeedsNothingElse()
    {
        var text = MatrixHtml.Of(MatrixTextTests.Cells);
        Golden.Check("matrix-html", SampleResults.Lines(text));
        Assert.DoesNotContain("http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<ptl>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCellIsClosed()
    {
        var text = MatrixHtml.Of(MatrixTextTests.Cells);
        var body = text[text.IndexOf("<body>", StringComparison.Ordinal)..text.IndexOf("</html>", StringComparison.Ordinal)];
        Assert.Equal(MatrixTextTests.Cells.Count, XElement.Parse(body).Descendants("details").Count());
    }
}
