using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// A file for each finding that no known defect explains, from which a ticket can be made: its first line is the title, which
/// ends with a mark that is the same whenever the finding is met again; the rest is the text, in Markdown.
/// </summary>
public static class IssueText
{
    /// <summary>What a file's name ends with.</summary>
    public const string Extension = ".md";

    /// <summary>Writes the files into a folder, which is made if it is not there. Each is named by its mark.</summary>
    /// <exception cref="BadInputException">They cannot be written.</exception>
    public static void Write(Merge results, string folder)
    {
        WholeFile.Try(folder, () => Directory.CreateDirectory(folder));
        foreach (var finding in results.Violations.Where(item => item.Defect is null))
            WholeFile.Write(Path.Combine(folder, MarkOf(finding) + Extension), TextOf(finding));
        foreach (var order in results.LockOrders.Where(item => item.Defect is null))
            WholeFile.Write(Path.Combine(folder, MarkOf(order) + Extension), TextOf(order));
    }

    /// <summary>Made of revision and key alone.</summary>
    public static string MarkOf(ViolationEvent finding) => "key-" + Build.HashOf($"{finding.Revision}/{finding.Key}");

    /// <summary>Made of revision and cycle alone.</summary>
    public static string MarkOf(LockOrderEvent order) => "key-" + Build.HashOf($"{order.Revision}/lock order: {order.Cycle}");

    private static string TextOf(LockOrderEvent order) =>
        $"""
        {order.Revision}: I12 in several runs together [{MarkOf(order)}]

        ```
        {string.Join('\n', LockOrderText.Lines(order, 100))}
        ```

        seed {order.Seed}, build {order.Build}

        """.ReplaceLineEndings("\n");

    private static string TextOf(ViolationEvent finding)
    {
        var facts = string.Concat(FindingText.Facts(finding).Select(fact => "- " + MarkdownReport.Escaped(fact) + "\n"));
        var place = finding.Function.Length > 0 ? finding.Function + "()" : "the whole";
        return $"""
            {finding.Revision}: {finding.Invariant} in {place} [{MarkOf(finding)}]

            {MarkdownReport.Escaped(finding.Title)}

            key: {MarkdownReport.Code(finding.Key)}

            {facts}- seed {finding.Seed}, build {finding.Build}

            ```
            {FindingText.Replay(finding)}
            ```

            """.ReplaceLineEndings("\n");
    }
}
