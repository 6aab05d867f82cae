using TagStorageModel.Engine.Explaining;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining;

[Collection(ReportCollection.Name)]
public sealed class FailureReportTests
{
    public static TheoryData<string> Names => new(KnownFailure.All.Select(failure => failure.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void AReportReadsAsBefore(string name)
    {
        var explanation = KnownFailure.Explained(name);
        Golden.Check(name, FailureReport.Lines(explanation, KnownFailure.Token, 100));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoLineIsTooLongOrEndsInBlanks(string name)
    {
        var explanation = KnownFailure.Explained(name);
        for (var width = 60; width <= 140; width += 5)
        {
            var lines = FailureReport.Lines(explanation, KnownFailure.Token, width);
            Assert.All(lines, line => Assert.True(line.Length <= width, $"{width}: {line}"));
            Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AReportIsAFunctionOfTheRun(string name)
    {
        var again = KnownFailure.All.Single(failure => failure.Name == name).Explain();
        Assert.Equal(KnownFailure.Case(name), again);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ItFitsAScreen(string name)
    {
        var lines = FailureReport.Lines(KnownFailure.Explained(name), KnownFailure.Token, 100);
        Assert.InRange(lines.Count, 10, FailureReport.Screen);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatContradictsEachOtherIsToldAndShown(string name)
    {
        var explanation = KnownFailure.Explained(name);
        var lines = FailureReport.Lines(explanation, KnownFailure.Token, 100);
        FactsTests.Check(explanation, lines);
    }
}
