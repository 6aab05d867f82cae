using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// A file for each finding that no known defect explains, from which a ticket can be made: its first line is the title, which
/// ends with a mark that is the same whenever the finding is met again; the rest is the text, in Markdown.
/// </summary>
public static class IssueText
{
    /// <summary>What a file's name ends with.</summary>
    public const string Extension = ".md";

    private const int LongestTitle = 180;

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

    /// <summary>One line, which ends with the mark however long the rest is: GitHub takes 256 characters.</summary>
    private static string TitleOf(string words, string mark) => $"{PlainText.Short(words, LongestTitle)} [{mark}]";

    private static string TextOf(LockOrderEvent order) =>
        $"""
        {TitleOf($"{order.Revision}: I12 in several runs together", MarkOf(order))}

        {MarkdownText.Fenced(LockOrderText.Lines(order, 100))}
        seed {MarkdownText.Escaped(order.Seed)}, build {MarkdownText.Escaped(order.Build)}

        """.ReplaceLineEndings("\n");

    private static string TextOf(ViolationEvent finding)
    {
        var facts = string.Concat(FindingText.Facts(finding).Select(fact => "- " + MarkdownText.Escaped(fact) + "\n"));
        var place = finding.Function.Length > 0 ? finding.Function + "()" : "the whole";
        return $"""
            {TitleOf($"{finding.Revision}: {finding.Invariant} in {place}", MarkOf(finding))}

            {MarkdownText.Escaped(finding.Title)}

            key: {MarkdownText.Code(finding.Key)}

            {facts}- seed {MarkdownText.Escaped(finding.Seed)}, build {MarkdownText.Escaped(finding.Build)}

            {MarkdownText.Fenced(FindingText.Replay(finding))}
            """.ReplaceLineEndings("\n");
    }
}
