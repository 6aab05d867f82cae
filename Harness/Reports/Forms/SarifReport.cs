using System.Text.Json.Nodes;

namespace TagStorageModel.Harness;

/// <summary>An explained case as a SARIF log: the broken rule, and the steps that matter as one code flow with a thread flow for each thread.</summary>
public static class SarifReport
{
    /// <summary>The log.</summary>
    public static string Write(ExplainedCase item) =>
        (item.Explanation is { } explanation ? Sarif.Log(ResultOf(item, explanation)) : Sarif.Log()).ToJsonString(JsonLines.Indented) + "\n";

    private static JsonObject ResultOf(ExplainedCase item, Explanation explanation)
    {
        var facts = explanation.Facts.Select(fact => $" {fact.Mark} {(fact.Where.Length > 0 ? fact.Where + ": " : "")}{fact.Text}");
        var result = Sarif.Result(explanation.Invariant, explanation.Key, string.Join('\n', [explanation.Title, .. explanation.Splat, .. facts]), explanation.Place.Function, isActual: explanation.IsActual);
        result["codeFlows"] = new JsonArray(new JsonObject { ["threadFlows"] = new JsonArray([.. Lanes.Columns(explanation).Select(thread => FlowOf(explanation, thread))]) });
        result["properties"] = new JsonObject
        {
            ["revision"] = explanation.Revision,
            ["step"] = explanation.Place.Step,
            ["defect"] = item.Defect,
            ["token"] = item.Token.Text,
        };
        return result;
    }

    private static JsonObject FlowOf(Explanation explanation, string thread)
    {
        var steps = explanation.Steps.Index().Where(item => item.Item.Thread == thread && item.Item.IsShown && !item.Item.IsAfter);
        return new JsonObject
        {
            ["id"] = thread,
            ["locations"] = new JsonArray([.. steps.Select(item => new JsonObject
            {
                ["location"] = Sarif.Location(item.Item.Function.Length > 0 ? item.Item.Function : thread, item.Item.Text),
                ["executionOrder"] = item.Index + 1,
                ["nestingLevel"] = item.Item.Calls.Count,
                ["importance"] = item.Item.Mark.Length > 0 ? "essential" : "important",
            })]),
        };
    }
}
