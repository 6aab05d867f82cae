using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

public sealed class WordsCaseTests
{
    [Fact]
    public void WhatIsWrittenIsReadAsTheSameScenario() => Assert.All(KnownCases.All.Take(8), known =>
    {
        var token = known.File.Token;
        var run = CaseRun.Recorded(token);
        var text = WordsCase.Write(new ExplainedCase(token, run.UnderTest.Stories(), run.Explain(), run.Machine.Trace.Steps));
        Assert.StartsWith($"# {token.Case.Revision}: ", text, StringComparison.Ordinal);
        Assert.Equal(token.Case.Scenario, new ScenarioText(text, "f").Read(Subjects.All.All).Scenario);
    });
}
