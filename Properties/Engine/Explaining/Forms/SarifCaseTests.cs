using System.Text.Json;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

/// <summary>What the schema of SARIF 2.1.0 asks of the parts that are used here.</summary>
[Collection(ReportCollection.Name)]
public sealed class SarifCaseTests
{
    [Fact]
    public void ItReadsAsBefore() =>
        Golden.Check("sarif-i12-interrupt", KnownFailure.Case("i12-interrupt").As("sarif").TrimEnd('\n').Split('\n'));

    [Fact]
    public void ItIsAWellFormedLog()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            using var document = JsonDocument.Parse(item.As("sarif"));
            var run = RunOf(document);
            var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
            var result = Assert.Single(run.GetProperty("results").EnumerateArray());
            Assert.Equal(item.Explanation!.Invariant, result.GetProperty("ruleId").GetString());
            Assert.Equal(item.Explanation.Invariant, rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning"]);
            Assert.StartsWith(item.Explanation.Title, result.GetProperty("message").GetProperty("text").GetString(),
                StringComparison.Ordinal);
            Assert.Equal(item.Token.Text, result.GetProperty("properties").GetProperty("token").GetString());
            Assert.Equal($"{item.Explanation.Revision}/{item.Explanation.Key}",
                result.GetProperty("partialFingerprints").GetProperty(SarifReport.Fingerprint).GetString());
            if (result.TryGetProperty("locations", out var locations)) Assert.All(locations.EnumerateArray(), IsLocation);
            var flows = Assert.Single(result.GetProperty("codeFlows").EnumerateArray()).GetProperty("threadFlows").EnumerateArray()
                .ToList();
            Assert.NotEmpty(flows);
            var order = new List<int>();
            foreach (var flow in flows)
            {
                Assert.NotEmpty(flow.GetProperty("locations").EnumerateArray());
                foreach (var step in flow.GetProperty("locations").EnumerateArray())
                {
                    IsLocation(step.GetProperty("location"));
                    Assert.NotEmpty(step.GetProperty("location").GetProperty("message").GetProperty("text").GetString()!);
                    Assert.Contains(step.GetProperty("importance").GetString(), (string[])["important", "essential", "unimportant"]);
                    Assert.True(step.GetProperty("nestingLevel").GetInt32() >= 0);
                    order.Add(step.GetProperty("executionOrder").GetInt32());
                }
            }

            Assert.Equal(order.Count, order.Distinct().Count());
            Assert.All(order, number => Assert.True(number >= 1));
        }
    }

    [Fact]
    public void ACleanCaseHasNoResults()
    {
        using var document = JsonDocument.Parse((KnownFailure.Case("i12-interrupt") with { Explanation = null }).As("sarif"));
        Assert.Equal(0, RunOf(document).GetProperty("results").GetArrayLength());
    }

    private static JsonElement RunOf(JsonDocument document)
    {
        var root = document.RootElement;
        Assert.Equal("2.1.0", root.GetProperty("version").GetString());
        Assert.True(Uri.IsWellFormedUriString(root.GetProperty("$schema").GetString(), UriKind.Absolute));
        var run = Assert.Single(root.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("TagStorageModel", driver.GetProperty("name").GetString());
        Assert.Equal(InvariantSet.All().Select(rule => rule.Id),
            driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()));
        Assert.All(driver.GetProperty("rules").EnumerateArray(),
            rule => Assert.EndsWith(".", rule.GetProperty("shortDescription").GetProperty("text").GetString(), StringComparison.Ordinal));
        return run;
    }

    private static void IsLocation(JsonElement location) => Assert.All(location.GetProperty("logicalLocations").EnumerateArray(), place =>
    {
        Assert.NotEmpty(place.GetProperty("name").GetString()!);
        Assert.Equal("function", place.GetProperty("kind").GetString());
    });
}
