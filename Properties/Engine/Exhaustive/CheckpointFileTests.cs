using FsCheck.Xunit;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class CheckpointFileTests : IDisposable
{
    private const string Program = "tag-race:3";
    private static readonly Lazy<byte[]> Made = new(Make);
    private readonly TemporaryFolder folder = new();

    private string Path => System.IO.Path.Combine(folder.Path, "search.checkpoint");

    public void Dispose() => folder.Dispose();

    /// <summary>Whatever byte is another, wherever it is cut, whatever is added: it is refused in one line, and left as it is.</summary>
    [Property(MaxTest = 300)]
    public void ADamagedFileIsRefusedAndKept(ulong seed)
    {
        var random = new Xoshiro(seed);
        var bytes = Halfway();
        switch (random.Next(3))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
                break;
            case 1:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            default:
                bytes = [.. bytes, (byte)random.Next(256)];
                break;
        }

        File.WriteAllBytes(Path, bytes);
        var complaint = CommandRun.Refused("verify", "--program", Program, "--checkpoint", Path);
        Assert.StartsWith(Path + ": not a checkpoint of format", complaint, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"v":2,"identity":"x"}""")]
    [InlineData("""{"file":"tagstorage checkpoint","v":3,"sha256":""}""")]
    [InlineData("null\n")]
    public void WhatIsNoneIsRefused(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Contains("not a checkpoint", CommandRun.Refused("verify", "--program", Program, "--checkpoint", Path),
            StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    /// <summary>A state that was written with a fitting checksum, but that this search cannot have left.</summary>
    [Theory]
    [InlineData("build")]
    [InlineData("revision")]
    [InlineData("code")]
    [InlineData("scenario")]
    [InlineData("option steps")]
    [InlineData("option memory")]
    [InlineData("option preemptions")]
    [InlineData("option reduction")]
    [InlineData("option invariants")]
    public void WhatDiffersIsNamed(string what)
    {
        File.WriteAllBytes(Path, Halfway());
        var state = CheckpointFile.Read(Path);
        var identity = state.Identity!;
        CheckpointFile.Write(Path, state with
        {
            Identity = what switch
            {
                "build" => identity with { Build = "other" },
                "revision" => identity with { Revision = "other" },
                "code" => identity with { Code = "other" },
                "scenario" => identity with { Scenario = "other" },
                _ => identity with
                {
                    Options = new Dictionary<string, string>(identity.Options) { [what["option ".Length..]] = "other" }
                },
            }
        });
        var bytes = File.ReadAllBytes(Path);
        var complaint = CommandRun.Refused("verify", "--program", Program, "--checkpoint", Path);
        Assert.Contains("another search: its " + what, complaint, StringComparison.Ordinal);
        Assert.Contains("other", complaint, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Path));
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("a count is negative")]
    [InlineData("does not say of which search")]
    [InlineData("livelocks")]
    public void AStateThatNoSearchLeavesIsRefused(string why)
    {
        File.WriteAllBytes(Path, Halfway());
        var state = CheckpointFile.Read(Path);
        CheckpointFile.Write(Path, why switch
        {
            "cut short" => state with { Plans = [[0, 0, 0]] },
            "a count is negative" => state with { Cut = -1 },
            "livelocks" => state with { Livelocks = 1 },
            _ => state with { Identity = null },
        });
        Assert.Contains(why, CommandRun.Refused("verify", "--program", Program, "--checkpoint", Path), StringComparison.Ordinal);
    }

    /// <summary>A folder in its place, or none to put it into: that is said before anything is searched, or events are lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ItIsTriedAtTheStart(bool isFolder)
    {
        var (path, json) = (Path, System.IO.Path.Combine(folder.Path, "events"));
        File.WriteAllText(json, "precious");
        if (isFolder) Directory.CreateDirectory(path);
        else path = System.IO.Path.Combine(path, "below", "nothing");
        Assert.Contains(path, CommandRun.Refused("verify", "--program", "readers:13", "--checkpoint", path, "--json", json),
            StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(json));
        Assert.Contains("same file", CommandRun.Refused("verify", "--program", "readers:3", "--checkpoint", json, "--json", json),
            StringComparison.Ordinal);
    }

    /// <summary>If it can be written no more, that is said once, and the search comes to its verdict.</summary>
    [Fact]
    public void TheSearchGoesOnWithoutIt()
    {
        var place = Directory.CreateDirectory(Path).FullName;
        var complaints = new List<string>();
        var isGone = false;
        var verdict = new Verification(ProgramTargets.Of("counter:2,5"), new VerifyOptions
        {
            Checkpoint = System.IO.Path.Combine(place, "search"),
            CheckpointEvery = TimeSpan.Zero
        }, _ => { }, _ =>
        {
            if (!isGone) Directory.Delete(place, recursive: true);
            isGone = true;
        }, complaints.Add).Run(TestContext.Current.CancellationToken);
        Assert.True(isGone && verdict.Complete);
        Assert.Equal(252, verdict.Executions);
        Assert.Contains("goes on without it", Assert.Single(complaints), StringComparison.Ordinal);
    }

    private static byte[] Halfway() => [.. Made.Value];

    /// <summary>A search that was stopped in the middle: its checkpoint has the violation with its token.</summary>
    private static byte[] Make()
    {
        using var place = new TemporaryFolder();
        var path = System.IO.Path.Combine(place.Path, "search.checkpoint");
        using var cancel = new System.Threading.CancellationTokenSource();
        var events = new List<Event>();
        new Verification(ProgramTargets.Of(Program), new VerifyOptions { Checkpoint = path, CheckpointEvery = TimeSpan.Zero }, events.Add,
            state =>
            {
                if (state.Executions > 100) cancel.Cancel();
            }).Run(cancel.Token);
        var saved = CheckpointFile.Read(path);
        Assert.NotEmpty(saved.Plans);
        Assert.Equal(events.OfType<ViolationEvent>().Select(item => item.Token), saved.Violations.Select(item => item.Token));
        return File.ReadAllBytes(path);
    }
}
