using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>The same tables as one HTML document that needs nothing else.</summary>
public static class MatrixHtml
{
    private const string Title = "Revisions, rules and callers";

    /// <summary>The document.</summary>
    /// <param name="cells">The cells of the tables.</param>
    /// <param name="address">Where a token's run can be looked at, for a link beside it; null: there is no such place.</param>
    public static string Of(IReadOnlyList<CellEvent> cells, Func<string, string>? address = null)
    {
        var text = new StringBuilder($"<h1>{Title}</h1>\n");
        foreach (var table in MatrixText.TablesOf(cells))
        {
            text.Append($"<div class=\"wide\">\n<table class=\"cells\">\n<tr><th>{Encoded(table.Title)}</th>");
            foreach (var revision in table.Revisions) text.Append($"<th>{Encoded(revision)}</th>");
            text.Append("</tr>\n");
            foreach (var row in table.Rows)
            {
                text.Append($"<tr><td><b>{Encoded(row.Key)}</b> {Encoded(row.First().Sentence)}</td>");
                foreach (var cell in row) Write(text, cell, address);
                text.Append("</tr>\n");
            }

            text.Append("</table>\n</div>\n");
        }

        text.Append("<p>Explored is not verified: other schedules may show more.</p>\n");
        return HtmlDocument.Of(Title, HtmlReport.Sheet, null, text);
    }

    private static void Write(StringBuilder text, CellEvent cell, Func<string, string>? address)
    {
        var kind = cell.Token is null ? "ok" : cell.Defect is null ? "new" : "known";
        text.Append($"<td data-of=\"{Encoded(cell.Revision)}\"><details class=\"{kind}\">")
            .Append($"<summary>{Encoded(cell.Defect ?? cell.Verdict)}</summary>\n")
            .Append($"<div>{Encoded(MatrixText.EvidenceOf(cell))}</div>\n");
        if (cell.Token is { } token) text.Append($"<pre>{Encoded("tagstorage replay " + token)}</pre>\n");
        if (cell.Token is { } run && address is not null) text.Append($"<p><a href=\"{Encoded(address(run))}\">explore this run</a></p>\n");
        if (cell.Searches.Count > 0 && cell.Token is null)
        {
            text.Append("<ul>\n");
            foreach (var (name, executions) in cell.Searches)
                text.Append($"<li><code>{Encoded(name)}</code>: {Encoded(SummaryText.Count(executions, "execution"))}</li>\n");
            text.Append("</ul>\n");
        }

        text.Append("</details></td>");
    }

    private static string Encoded(string text) => MarkupText.Html(text);
}
