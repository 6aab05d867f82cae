using System.Text.Json;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed class ExplanationJsonTests
{
    [Fact]
    public void ItReadsAsBefore()
    {
        using var document = JsonDocument.Parse(KnownFailure.Case("i12-interrupt").As("json"));
        Golden.Check("json-i12-interrupt", JsonSerializer.Serialize(document.RootElement, JsonLines.Indented).Split('\n'));
    }

    /// <summary>What other programs may rely on.</summary>
    [Fact]
    public void ItHoldsWhatThereIs()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            var line = item.As("json");
            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            Assert.Equal(["event", "v", "token", "revision", "defect", "scenario", "steps", "explanation"], Names(root));
            Assert.Equal(("explanation", 1, item.Token.Text),
                (root.GetProperty("event").GetString(), root.GetProperty("v").GetInt32(), root.GetProperty("token").GetString()));
            var explanation = root.GetProperty("explanation");
            Assert.Equal(
                ["revision", "key", "invariant", "rule", "title", "splat", "place", "facts", "tasks", "threads", "setup", "steps",
                    "takes", "known", "earlier", "is_actual", "is_consequence"], Names(explanation));
            Assert.Equal(["function", "step", "cause"], Names(explanation.GetProperty("place")));
            Assert.All(explanation.GetProperty("facts").EnumerateArray(),
                fact => Assert.Equal(["mark", "number", "is_between", "thread", "function", "text"], Names(fact)));
            Assert.All(explanation.GetProperty("tasks").EnumerateArray(), task =>
                Assert.Equal(["name", "number", "cpu", "preempt_count", "irqs_disabled", "rcu_depth", "in_hardirq", "calls", "locks",
                "is_aside", "mark"], Names(task)));
            Assert.All(explanation.GetProperty("threads").EnumerateArray(),
                thread => Assert.Equal(["name", "cpu", "program"], Names(thread)));
            Assert.Equal(["steps", "memory", "program", "shown", "story"], Names(explanation.GetProperty("setup")));
            Assert.All(explanation.GetProperty("steps").EnumerateArray(), step => Assert.Equal(
                ["number", "thread", "text", "function", "service", "calls", "change", "relevance", "is_violation", "place", "mark",
                    "held", "is_after"], Names(step)));
            Assert.Equal(item.Steps, explanation.GetProperty("steps").EnumerateArray().Max(step => step.GetProperty("number").GetInt32()));
        }

        static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
    }

    [Fact]
    public void AnExplanationComesBack()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            var read = Assert.IsType<ExplanationEvent>(JsonSerializer.Deserialize<Event>(item.As("json"), JsonLines.Options));
            var explanation = read.Explanation.Deserialize<Explanation>(JsonLines.Options)!;

            // The sentence about consequences is the subject's, and stands in no event; nor does what only a document in a browser has.
            var written = item.Explanation!;
            Assert.Equal(
                written with
                {
                    Consequence = explanation.Consequence,
                    Setup = written.Setup with { All = [], Story = Bare(written.Setup.Story) },
                    Steps = Bare(written.Steps),
                },
                explanation);
        }
    }

    private static EquatableList<ExplainedStep> Bare(IEnumerable<ExplainedStep> steps) =>
        [.. steps.Select(step => step with { Object = "" })];

    [Fact]
    public void ACleanCaseHasNone()
    {
        var item = KnownFailure.Case("i12-interrupt") with { Explanation = null };
        using var document = JsonDocument.Parse(item.As("json"));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("explanation").ValueKind);
    }
}
