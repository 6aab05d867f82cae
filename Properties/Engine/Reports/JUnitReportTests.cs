using System.Xml.Linq;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class JUnitReportTests
{
    [Fact]
    public void TheDocumentIsAsBefore() => Golden.Check("junit", SampleResults.Lines(JUnitReport.Of(SampleResults.All)));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check("junit-searches", SampleResults.Lines(JUnitReport.Of(SampleResults.Searches)));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void CountsAreThoseOfTheTests(string text)
    {
        var results = SampleResults.Of(text);
        var suites = XDocument.Parse(JUnitReport.Of(results)).Root!.Elements("testsuite").ToArray();
        Assert.Equal(results.Sweeps.Count + results.Searches.Count, suites.Length);
        foreach (var suite in suites)
        {
            var tests = suite.Elements("testcase").ToArray();
            Assert.Equal(Number("tests"), tests.Length);
            foreach (var (kind, count) in (IEnumerable<(string, string)>)[("failure", "failures"), ("error", "errors"),
                ("skipped", "skipped")])
                Assert.Equal(Number(count), tests.Count(test => test.Element(kind) is not null));
            Assert.Equal(tests.Length,
                tests.Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).Distinct().Count());
            int Number(string name) => (int)suite.Attribute(name)!;
        }
    }

    [Fact]
    public void WithoutResultsThereAreNoTests() => Assert.Empty(XDocument.Parse(JUnitReport.Of(SampleResults.None)).Root!.Elements());
}
