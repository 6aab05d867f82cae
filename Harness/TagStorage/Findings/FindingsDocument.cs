using System.Globalization;
using System.Text;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Findings;

/// <summary>
/// What the model has found about the series, as a document: the defects, the three remedies beside each other, and an answer to
/// the thread, each with what can be run again. All of it is made from the catalogue and from searches that anybody can repeat.
/// </summary>
public static class FindingsDocument
{
    /// <summary>The file that holds it, by its path in a checkout.</summary>
    public const string Path = "Model/TagStorage/FINDINGS.md";

    /// <summary>Makes it.</summary>
    /// <param name="progress">Takes what is done now.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static string Write(Action<string> progress, System.Threading.CancellationToken cancel)
    {
        progress("defects");
        var defects = DefectSet.In("rfc-v2").Concat(DefectSet.In("rfc-v3")).Distinct().Select(DefectFinding.Of).OfType<DefectFinding>()
            .OrderBy(finding => finding.Defect.Slug, StringComparer.Ordinal).ToList();
        var remedies = new List<RemedyFinding>();
        foreach (var entry in RevisionSet.All.Where(entry => entry.IsRemedy))
        {
            cancel.ThrowIfCancellationRequested();
            progress(entry.Name);
            remedies.Add(RemedyFinding.Of(entry, cancel));
        }

        progress("repaired");
        var repaired = SearchedScenarios.Of(RevisionSet.Find("repaired")!, cancel);
        progress("done");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # What the model found in the series

            Made by `tagstorage findings`, checked by a test. Every token is replayed by `tagstorage replay TOKEN`, explained by
            `tagstorage explain TOKEN`, and tried on another revision by `tagstorage replay TOKEN --revision NAME`. "Found" means a run
            of the model; what the model takes for granted stands at the end.

            ## The answer in five sentences


            """);
        foreach (var (index, sentence) in Answer.Of(defects, remedies, repaired).Index())
            text.Append(CultureInfo.InvariantCulture, $"{index + 1}. {sentence}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n## The three remedies\n\n{RemedyFinding.Table(remedies)}\n");
        text.Append("What they cost by family of scenarios, so that whom a failure hits can be seen:\n\n")
            .Append(RemedyFinding.TablesOfFamilies(remedies));
        foreach (var remedy in remedies) text.Append(remedy.Markdown).Append('\n');
        var own = defects.Where(finding => !finding.Defect.IsInMainline).ToList();
        text.Append(CultureInfo.InvariantCulture, $"## Defects of the series: {own.Count}\n\n");
        foreach (var finding in own) text.Append(finding.Markdown).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"## In mainline too: {defects.Count - own.Count}\n\n");
        text.Append("What the rules ask here is more than kernels without the series keep, or kept for long.\n\n");
        foreach (var finding in defects.Except(own)) text.Append(finding.Markdown).Append('\n');
        text.Append("## What the model takes for granted\n\n");
        foreach (var (name, sentence) in Assumptions.All) text.Append(CultureInfo.InvariantCulture, $"* **{name}**: {sentence}.\n");
        return text.ToString();
    }
}
