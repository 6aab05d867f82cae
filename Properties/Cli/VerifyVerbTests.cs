using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class VerifyVerbTests
{
    [Theory]
    [InlineData("tag-race:1", ExitCode.Violation, 16, 1)]
    [InlineData("tag-race-fixed:1", ExitCode.Clean, 12, 0)]
    [InlineData("lastzero:5", ExitCode.Clean, 64, 0)]
    public void TheVerdictIsTheLastEvent(string program, int code, long executions, int violations)
    {
        var events = Verify(code, "--program", program);
        Assert.Equal(violations, events.Length - 1);
        var verdict = events[^1];
        Assert.Equal("verdict", verdict.GetProperty("event").GetString());
        Assert.Equal(program, verdict.GetProperty("subject").GetString());
        Assert.True(verdict.GetProperty("complete").GetBoolean());
        Assert.Equal((executions, 0, 0),
            (verdict.GetProperty("executions").GetInt64(), verdict.GetProperty("blocked").GetInt64(),
            verdict.GetProperty("cut").GetInt64()));
        Assert.Equal(violations, verdict.GetProperty("violations").GetInt32());
        Assert.True(verdict.GetProperty("steps").GetInt64() > executions);
        Assert.Equal(JsonValueKind.Number, verdict.GetProperty("seconds").ValueKind);
        Assert.True(verdict.GetProperty("bounds").GetProperty("threads").GetInt64() > 0);
    }

    [Fact]
    public void AProgramsViolationReplaysOnBothEngines()
    {
        var violation = Verify(ExitCode.Violation, "--program", "tag-race:1", "--order", "3")[0];
        var token = violation.GetProperty("token").GetString()!;
        foreach (var engine in (string[])["own", "coyote"])
        {
            var run = CommandRun.Of("replay", token, "--engine", engine);
            Assert.Equal(ExitCode.Violation, run.Code);
            Assert.Equal("  " + violation.GetProperty("key").GetString(), run.Lines[^1]);
        }
    }

    [Fact]
    public void AScenarioIsSearchedOnARevision()
    {
        var known = KnownCases.Find("irqs-left-off", "rfc-v3")!;
        using var folder = new TemporaryFolder();
        var path = known.File.Save(folder.Path);
        var events = Verify(ExitCode.Violation, "--scenario", path);
        Assert.Contains(known.File.Token.Promise.Key, events[..^1].Select(item => item.GetProperty("key").GetString()));
        Assert.All(events[..^1], item =>
        {
            var token = Token.Parse(item.GetProperty("token").GetString()!, Subjects.All);
            Assert.Equal((item.GetProperty("key").GetString(), known.File.Token.Case.Series()), (token.Promise.Key, token.Case.Series()));
            Assert.Equal(["own", "coyote"], item.GetProperty("confirmed_by").EnumerateArray().Select(engine => engine.GetString()));
        });
        Assert.True(events[^1].GetProperty("complete").GetBoolean());
        Assert.NotEmpty(events[^1].GetProperty("assumptions").EnumerateArray());
    }

    [Fact]
    public void WithinABoundNothingIsVerified()
    {
        var run = CommandRun.Of("verify", "--program", "tag-race-fixed:1", "--preemptions", "0");
        Assert.Equal(ExitCode.Incomplete, run.Code);
        Assert.DoesNotContain("verified", run.Output, StringComparison.Ordinal);
        Assert.Contains("preemptions 0", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Violation, CommandRun.Of("verify", "--program", "tag-race:1", "--preemptions", "1", "--stop-at-first").Code);
        Assert.Equal(ExitCode.Incomplete, CommandRun.Of("verify", "--program", "counter:2,1", "--steps", "5").Code);
    }

    [Fact]
    public void ACancelledSearchSaysWhatItDid()
    {
        var run = CommandRun.With(new System.Threading.CancellationToken(canceled: true), "verify", "--program", "readers:13");
        Assert.Equal(ExitCode.Cancelled, run.Code);
        Assert.Contains("NOT complete", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A scenario of paths that the revision does not have would be clean for no reason.</summary>
    [Fact]
    public void AScenarioThatARevisionDoesNotHaveIsRefused()
    {
        var missing = 0;
        foreach (var named in NamedScenarios.All.Where(named => !named.Revisions.Contains("rfc-v2")))
        {
            missing++;
            var complaint = CommandRun.Refused("verify", "--scenario", named.Name, "--revision", "rfc-v2");
            Assert.Contains($"'{named.Name}': rfc-v2 does not have both of its paths, {named.Paths.First} and", complaint,
                StringComparison.Ordinal);
            Assert.Contains("rfc-v2", NamedScenarios.Find(complaint[(complaint.LastIndexOf(' ') + 1)..])!.Revisions);
        }

        Assert.NotEqual(0, missing);
        Assert.All(NamedScenarios.All, named => Assert.All(named.Revisions, name =>
            Assert.Equal(named.Scenario, SeriesSubject.Of(name)!.Find(named.Name))));
    }

    [Fact]
    public void ACaseWhoseCallsARevisionDoesNotHaveIsRefused()
    {
        var named = NamedScenarios.All.First(named => named.Scenario.Threads.Any(
            thread => thread.Calls.All(call => call.Operation.Equals(Operation.GuestReadTags))));
        var token = new Token(new Case(SeriesSubject.Of("rfc-v3")!, named.Scenario, Schedule.Empty), new Promise("", 0, 0)).Text;
        foreach (var options in (string[][])[["verify", "--scenario"], ["replay"]])
        {
            Assert.Contains("rfc-v2: a scenario of rfc-v3, of which it does not have ioctl(KVM_ARM_MTE_COPY_TAGS)",
                CommandRun.Refused([.. options, token, "--revision", "rfc-v2"]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--program", "reader:3")]
    [InlineData("--program", "readers:0")]
    [InlineData("--program", "readers:99")]
    [InlineData("--program", "counter:3")]
    [InlineData("--scenario", "no-such-file")]
    [InlineData("--program", "readers:3", "--preemptions", "-1")]
    [InlineData("--program", "readers:3", "--steps", "0")]
    [InlineData("--program", "readers:3", "--scenario", "x")]
    [InlineData("--program", "readers:3", "--order", "x")]
    public void BadInputIsRefusedInOneLine(params string[] options) => Assert.NotEmpty(CommandRun.Refused(["verify", .. options]));

    private static JsonElement[] Verify(int code, params string[] options)
    {
        var run = CommandRun.Of(["verify", .. options, "--json", "-"]);
        Assert.Equal(code, run.Code);
        return [.. run.Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
