using System.Text;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class HtmlKeysTests
{
    /// <summary>The line rises once for each key of a generated case; a sweep that did not end has none.</summary>
    [Fact]
    public void TheLineRisesWithEveryKey()
    {
        foreach (var sweep in SampleResults.All.Sweeps)
        {
            var html = new StringBuilder();
            HtmlKeys.Add(html, sweep);
            var keys = sweep.Violations.Count(item => item.Case >= 0);
            var lines = HtmlCaseTests.Parse($"<!DOCTYPE html><body>{html}</body>").Descendants("path")
                .Where(path => path.Attribute("class")!.Value == "line").ToList();
            Assert.Equal(sweep.Summary is null || keys == 0 ? 0 : 1, lines.Count);
            Assert.All(lines, line => Assert.Equal(keys, line.Attribute("d")!.Value.Count(step => step == 'V')));
        }
    }
}
