using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ShowVerbTests
{
    [Theory]
    [InlineData("stranded-save")]
    [InlineData("sleeping-copy-in-fork")]
    [InlineData("active-asid-zero-replaced")]
    [InlineData("I12")]
    public void WhatIsShownReadsAsBefore(string name)
    {
        var run = CommandRun.Of("show", name);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Golden.Check("show-" + name.ToLowerInvariant(), run.Output.TrimEnd('\n').Split('\n'));
    }

    /// <summary>Whatever a terminal of 80 columns makes of it is one screen; only commands with a token are longer than a line.</summary>
    [Fact]
    public void EveryDefectFitsAScreen()
    {
        var catalogue = new Catalogue(Subjects.All);
        Assert.All(catalogue.All, defect =>
        {
            var lines = DefectPage.Lines(defect, catalogue, 80);
            Assert.All(lines, line => Assert.True(line.Length <= 80 || line.Contains("explain tsm", StringComparison.Ordinal), line));
            Assert.InRange(lines.Sum(line => Math.Max(1, (line.Length + 79) / 80)), 5, FailureReport.Screen);
            Assert.StartsWith(defect.Slug + ": ", lines[0], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("sleeping-copy-in-frok", "did you mean 'sleeping-copy-in-fork'?")]
    [InlineData("I221", "did you mean 'I21'?")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzz\n", "list defects has their names")]
    public void ANameThatIsNoneIsRefusedWithTheNearest(string name, string said) =>
        Assert.EndsWith(said, CommandRun.Refused("show", name), StringComparison.Ordinal);

    [Fact]
    public void ARuleIsShownInAnyCase() => Assert.Equal(CommandRun.Of("show", "I13").Output, CommandRun.Of("show", "i13").Output);
}
