using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class MergedSearchTests
{
    /// <summary>The events of searches in any order, some twice, in two stages: the same to the byte.</summary>
    [Property(MaxTest = 200)]
    public void TheOrderDoesNotMatter(ulong seed)
    {
        var random = new Xoshiro(seed);
        var lines = SampleResults.SearchText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n").ToList();
        if (random.Next(2) == 0) lines.RemoveAt(random.Next(lines.Count));
        var expected = TextOf(SampleResults.Of(string.Concat(lines)));
        for (var i = 0; i < 4; i++) lines.Insert(random.Next(lines.Count), lines[random.Next(lines.Count)]);
        for (var i = lines.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (lines[i], lines[other]) = (lines[other], lines[i]);
        }

        Assert.Equal(expected, TextOf(SampleResults.Of(string.Concat(lines))));
        Assert.Equal(expected, TextOf(SampleResults.Of(expected)));
        var half = TextOf(SampleResults.Of(string.Concat(lines.Take(random.Next(lines.Count)))));
        Assert.Equal(expected, TextOf(SampleResults.Of(half + string.Concat(lines) + half)));
    }

    /// <summary>Whatever lines are lost, nothing that was not verified is clean.</summary>
    [Property(MaxTest = 200)]
    public void LostLinesMakeNothingBetter(ulong seed)
    {
        var random = new Xoshiro(seed);
        var events = SampleResults.SearchEvents[random.Next(SampleResults.SearchEvents.Length)];
        var left = events.Where(_ => random.Next(3) != 0).ToArray();
        var code = CodeOf(left);
        var whole = CodeOf(events);
        Assert.True(code == whole || code is ExitCode.Incomplete or ExitCode.Violation, $"{whole} became {code}");
    }

    [Fact]
    public void TheExitCodeIsWhatTheEventsStandFor() =>
        Assert.Equal([ExitCode.Clean, ExitCode.Violation, ExitCode.Violation, ExitCode.Incomplete, ExitCode.Violation, ExitCode.Violation],
            SampleResults.SearchEvents.Select(CodeOf));

    /// <summary>Of an attempt that was cancelled and one that ended the one that ended counts.</summary>
    [Fact]
    public void TheAttemptThatCameFurthestCounts()
    {
        var verified = (VerdictEvent)SampleResults.SearchEvents[0][0];
        var cancelled = verified with { Complete = false, Executions = 5, Ended = VerdictEvent.Cancelled };
        var slower = verified with { Seconds = 99 };
        Assert.Equal(ExitCode.Clean, CodeOf([cancelled, verified, slower]));
        Assert.Equal(TextOf(Of([slower, cancelled, verified])), TextOf(Of([verified, slower])));
        var other = verified with { Executions = 7 };
        Assert.Contains("came to two results", Assert.Throws<BadInputException>(() => Of([verified, other])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"complete\":true", "\"complete\":true,\"cut\":1")]
    [InlineData("\"executions\":6", "\"executions\":0")]
    [InlineData("\"executions\":6", "\"executions\":-6")]
    [InlineData("\"threads\":2", "\"threads\":-2")]
    [InlineData("\"assumptions\":[]", "\"assumptions\":[null]")]
    public void AVerdictThatNoSearchComesToIsRefused(string was, string becomes)
    {
        var text = JsonLines.Write(SampleResults.SearchEvents[0][0]) + "\n";
        if (was == "\"complete\":true") text = text.Replace("\"cut\":0,", "", StringComparison.Ordinal);
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => SampleResults.Of(text.Replace(was, becomes, StringComparison.Ordinal)));
    }

    /// <summary>What the program wrote before searches had names is read, too.</summary>
    [Fact]
    public void AVerdictWithoutANameIsRead()
    {
        const string Old = """
            {"event":"verdict","v":1,"subject":"readers:3","complete":true,"executions":8,"blocked":0,"cut":0,"deadlocks":0,"livelocks":0,"steps":32,"violations":0,"seconds":0.1,"bounds":{"steps":20000},"reduction":"optimal","assumptions":[]}

            """;
        Assert.Equal(ExitCode.Clean, Verdict.Of(SampleResults.Of(Old)));
        Assert.Equal("readers:3", Assert.Single(SampleResults.Of(Old).Searches).Subject);
    }

    private static string TextOf(Merge results) => string.Concat(results.Lines().Select(line => line + "\n"));

    private static Merge Of(IEnumerable<Event> events) =>
        SampleResults.Of(string.Concat(events.Select(item => JsonLines.Write(item) + "\n")));

    private static int CodeOf(IEnumerable<Event> events) => Verdict.Of(Of(events));
}
