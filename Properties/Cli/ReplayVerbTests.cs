using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ReplayVerbTests
{
    [Fact]
    public void EveryTokenOfASweepShowsItsKeyOnBothEngines()
    {
        Assert.NotEmpty(SampleSweep.Events.Tokens);
        foreach (var (token, key) in SampleSweep.Events.Tokens.Zip(SampleSweep.Events.Keys))
        {
            var traces = new List<string[]>();
            foreach (var engine in (string[])["own", "coyote"])
            {
                var run = CommandRun.Of("replay", token, "--engine", engine);
                Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
                Assert.Contains("  " + key, run.Lines);
                Assert.Contains(token, run.Output, StringComparison.Ordinal);
                var trace = CommandRun.Of("replay", token, "--engine", engine, "--trace");
                Assert.Equal(ExitCode.Violation, trace.Code);
                traces.Add([.. trace.Lines.Where(line => !line.Contains("engine", StringComparison.Ordinal))]);
            }

            Assert.Equal(traces[0], traces[1]);
            Assert.Contains(traces[0], line => line.StartsWith("digest ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AScheduleThatDoesNotFitIsNamed()
    {
        foreach (var token in SampleSweep.Events.Tokens.Select(text => Token.Parse(text, Subjects.All)))
        {
            var schedule = token.Case.Schedule;
            ScheduleRun[][] edited =
            [
                [.. schedule.Runs, new ScheduleRun(schedule.Runs[^1].Thread == 0 ? 1 : 0, 1)],
                [.. schedule.Runs.SkipLast(1), new ScheduleRun(31, 1)],
                [.. schedule.Runs.SkipLast(1)],
            ];
            foreach (var runs in edited)
            {
                if (runs.Length == 0) continue;
                var changed = token.Case with { Schedule = Schedule.Of(runs, schedule.Outcomes) };
                if (changed.Schedule.Fault() is not null) continue;
                Misfits((token with { Case = changed }).Text);
            }

            Misfits((token with { Promise = token.Promise with { Digest = token.Promise.Digest + 1 } }).Text, "the run is another");
        }
    }

    [Fact]
    public void ATokenOfAnotherRevisionDoesNotFit()
    {
        var token = Token.Parse(SampleSweep.TokenOf("warn-on-restore"), Subjects.All);
        Misfits((token with { Case = token.Case with { Subject = Subjects.All.Named("rfc-v2") } }).Text);
    }

    [Fact]
    public void AnotherRevisionIsAskedForTheVeryFailure()
    {
        var cured = CommandRun.Of("replay", SampleSweep.TokenOf("warn-on-restore"), "--revision", "rfc-v2");
        Assert.Equal((ExitCode.Clean, ""), (cured.Code, cured.Error));
        Assert.StartsWith("rfc-v2: ", cured.Output, StringComparison.Ordinal);
        Assert.Contains("the failure is not", cured.Output, StringComparison.Ordinal);
        var stays = CommandRun.Of("replay", SampleSweep.TokenOf("irqs-left-off"), "--revision", "rfc-v2");
        Assert.Equal((ExitCode.Violation, ""), (stays.Code, stays.Error));
        Assert.Contains("the failure is there", stays.Output, StringComparison.Ordinal);
        if (stays.Lines.FirstOrDefault(line => line.StartsWith("replay:", StringComparison.Ordinal)) is { } again)
            Assert.Equal(ExitCode.Violation, CommandRun.Of("replay", again.Split(' ')[^1]).Code);
        Assert.Contains("rfc-v9", CommandRun.Refused("replay", SampleSweep.TokenOf("irqs-left-off"), "--revision", "rfc-v9"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheOwnRevisionIsAPlainReplay()
    {
        var token = SampleSweep.Events.Tokens[0];
        Assert.Equal(CommandRun.Of("replay", token), CommandRun.Of("replay", token, "--revision", "rfc-v3"));
    }

    [Fact]
    public void ATokenIsTakenFromAFile()
    {
        using var folder = new TemporaryFolder();
        var (token, key) = (SampleSweep.Events.Tokens[0], SampleSweep.Events.Keys[0]);
        var events = Path.Combine(folder.Path, "events.jsonl");
        File.WriteAllLines(events, SampleSweep.Events.Lines);
        var saved = new CaseFile(Token.Parse(token, Subjects.All), "a title").Save(folder.Path);
        var mail = Path.Combine(folder.Path, "mail.txt");
        File.WriteAllText(mail, $"> tagstorage replay {token}\n");
        var line = 1 + Array.FindIndex(SampleSweep.Events.Lines, text => text.Contains("\"violation\"", StringComparison.Ordinal));
        Assert.EndsWith($"name one, such as {events}:{line}", CommandRun.Refused("replay", events), StringComparison.Ordinal);
        foreach (var argument in (string[])[$"{events}:{line}", saved, mail, $" {token}\n", token.ToUpperInvariant()])
        {
            var run = CommandRun.Of("replay", argument);
            Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
            Assert.Contains("  " + key, run.Lines);
        }
    }

    private static void Misfits(string token, string what = "step")
    {
        foreach (var engine in (string[])["own", "coyote"])
        {
            var run = CommandRun.Of("replay", token, "--engine", engine);
            Assert.Equal((ExitCode.Misfit, ""), (run.Code, run.Output));
            Assert.Contains(what, run.Complaint, StringComparison.Ordinal);
        }
    }
}
