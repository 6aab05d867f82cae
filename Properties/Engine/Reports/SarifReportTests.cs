using System.Text.Json;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class SarifReportTests
{
    [Fact]
    public void TheDocumentIsAsBefore() => Golden.Check("sarif", SampleResults.Lines(SarifReport.Of(SampleResults.All)));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check("sarif-searches", SampleResults.Lines(SarifReport.Of(SampleResults.Searches)));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void EveryResultNamesARuleOfItsRunAndItsKey(string text)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(SarifReport.Of(SampleResults.Of(text)));
        Assert.Equal("2.1.0", document.GetProperty("version").GetString());
        var (prints, all) = (new List<string>(), new List<string>());
        foreach (var run in document.GetProperty("runs").EnumerateArray())
        {
            var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
                .Select(rule => rule.GetProperty("id").GetString()).ToList();
            prints.Clear();
            foreach (var result in run.GetProperty("results").EnumerateArray())
            {
                Assert.Contains(result.GetProperty("ruleId").GetString(), rules);
                Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning"]);
                prints.Add(result.GetProperty("partialFingerprints").GetProperty(SarifReport.Fingerprint).GetString()!);
            }

            Assert.Equal(prints.Distinct(), prints);
            all.AddRange(prints);
        }

        if (text != SampleResults.SearchText) Assert.Contains("rfc-v2/" + SampleEvents.Fork.Key, all);
        Assert.Contains("rfc-v3/" + SampleEvents.Fork.Key, all);
    }

    [Fact]
    public void WithoutResultsThereIsNoRun() =>
        Assert.Equal(0, JsonSerializer.Deserialize<JsonElement>(SarifReport.Of(SampleResults.None)).GetProperty("runs").GetArrayLength());
}
