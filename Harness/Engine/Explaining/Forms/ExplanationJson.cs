using System.Text.Json;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>An explained case as one line of JSON, for other programs: everything that the other forms are made from.</summary>
public static class ExplanationJson
{
    /// <summary>An <see cref="ExplanationEvent"/> as one line of JSON, its end included.</summary>
    public static string Write(ExplainedCase item) => JsonLines.Write(EventOf(item)) + "\n";

    private static ExplanationEvent EventOf(ExplainedCase item) => new()
    {
        Token = item.Token.Text,
        Revision = item.Token.Case.Revision,
        Defect = item.Defect,
        Scenario = [.. item.Stories.Words(item.Token.Case.Schedule)],
        Steps = item.Steps,
        Explanation = JsonSerializer.SerializeToNode(item.Explanation, JsonLines.Options),
    };
}
