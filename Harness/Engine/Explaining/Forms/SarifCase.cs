using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// An explained case as a SARIF log: the broken rule, and the steps that matter as one code flow with a thread flow for
/// each thread.
/// </summary>
public static class SarifCase
{
    /// <summary>The log.</summary>
    public static string Write(ExplainedCase item)
    {
        var tool = SarifTool.TagStorageModel(item.Stories.Watched
            .Select(rule => new SarifRule(rule.Id, new SarifText(rule.Sentence + "."))));
        return new SarifLog([new SarifRun(tool, item.Explanation is { } explanation ? [ResultOf(item, explanation)] : [])]).Text;
    }

    private static SarifResult ResultOf(ExplainedCase item, Explanation explanation)
    {
        var facts = explanation.Facts.Select(fact => $" {fact.Mark} {(fact.Where.Length > 0 ? fact.Where + ": " : "")}{fact.Text}");
        var message = string.Join('\n', [explanation.Title, .. explanation.Splat, .. facts]);
        return new SarifResult(explanation.Invariant, explanation.IsActual ? "error" : "warning", new SarifText(message))
        {
            RuleIndex = item.Stories.Watched.Index().Where(rule => rule.Item.Id == explanation.Invariant)
                .Select(rule => rule.Index).FirstOrDefault(-1),
            Locations = explanation.Place.Function.Length == 0 ? null : [SarifLocation.Function(explanation.Place.Function)],
            PartialFingerprints = SarifReport.FingerprintOf(explanation.Revision, explanation.Key),
            CodeFlows = [new SarifCodeFlow([.. Lanes.Columns(explanation).Select(thread => FlowOf(explanation, thread))])],
            Properties = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["defect"] = item.Defect,
                ["revision"] = explanation.Revision,
                ["step"] = explanation.Place.Step,
                ["token"] = item.Token.Text,
            },
        };
    }

    private static SarifThreadFlow FlowOf(Explanation explanation, string thread)
    {
        var steps = explanation.Steps.Index().Where(item => item.Item.Thread == thread && item.Item.IsShown && !item.Item.IsAfter);
        return new SarifThreadFlow(thread, [.. steps.Select(item => new SarifThreadFlowLocation(
            SarifLocation.Function(item.Item.Function.Length > 0 ? item.Item.Function
                : thread) with { Message = new SarifText(item.Item.Text) }, item.Index + 1)
        {
            NestingLevel = item.Item.Calls.Count,
            Importance = item.Item.Mark.Length > 0 ? "essential" : "important",
        })]);
    }
}
