using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary>
/// Damaged tokens and case files: one line and exit code 2 or 4, never an internal error. TAGSTORAGE_MUTATIONS gives
/// another count than the few of every day.
/// </summary>
[Collection(CliCollection.Name)]
public sealed class MutatedTokenTests
{
    private const string Foreign = "0123456789abcdefghijklmnopqrstuvwxyzABCXYZ .:#/-\n\t\u00e4\u2026\0";

    private static readonly string[][] Commands =
    [
        ["replay"], ["explain"], ["explain", "--as", "json"], ["explain", "--as", "html"], ["explain", "--as", "mail"],
            ["explain", "--at", "3"], ["minimize", "--for", "0.1s"],
    ];

    private static readonly KnownCase[] Small = [.. KnownCases.All.Where(known => known.File.Token.Promise.Steps < 300)];

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("TAGSTORAGE_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture,
        out var count) ? count : 500;

    [Fact]
    public void ADamagedTokenIsOneLine()
    {
        var random = new Xoshiro(11);
        for (var i = 0; i < Count; i++)
        {
            var text = Mutated(Small[i % Small.Length].File.Token.Text, ref random).Trim();
            if (text.Length == 0 || text[0] is '-' or '@' || IsToken(text)) continue;
            var run = CommandRun.Of([Commands[i % Commands.Length][0], text, .. Commands[i % Commands.Length][1..]]);
            Assert.True(run.Code is ExitCode.BadInput or ExitCode.Misfit, $"{run.Code}: {text}\n{run.Error}");
            Assert.Equal("", run.Output);
            Assert.NotEmpty(run.Complaint);
        }
    }

    /// <summary>Contents with right check characters: whatever they say is run, refused, or does not fit.</summary>
    [Fact]
    public void AForgedTokenIsRunRefusedOrDoesNotFit()
    {
        var random = new Xoshiro(12);
        for (var i = 0; i < Count; i++)
        {
            var contents = TokenText.Unwrap(Small[i % Small.Length].File.Token.Text);
            for (var n = 1 + random.Next(3); n > 0; n--) contents[random.Next(contents.Length)] = (byte)random.Next(32);
            var run = CommandRun.Of([Commands[i % Commands.Length][0], TokenText.Wrap(contents), .. Commands[i % Commands.Length][1..]]);
            IsOrderly(run, TokenText.Wrap(contents));
        }
    }

    [Fact]
    public void ADamagedCaseFileIsOneLineOrStillACase()
    {
        using var folder = new TemporaryFolder();
        var random = new Xoshiro(13);
        for (var i = 0; i < Count; i++)
        {
            var text = Mutated(Small[i % Small.Length].File.Text, ref random);
            var path = Path.Combine(folder.Path, i % 3 == 0 ? "mail.txt" : "mutated.case");
            File.WriteAllText(path, text);
            IsOrderly(CommandRun.Of([Commands[i % Commands.Length][0], path, .. Commands[i % Commands.Length][1..]]), text);
        }
    }

    private static void IsOrderly(CommandRun run, string text)
    {
        Assert.True(run.Code is ExitCode.Clean or ExitCode.Violation or ExitCode.BadInput or ExitCode.Incomplete or ExitCode.Misfit,
            $"{run.Code}: {text}\n{run.Error}");
        if (run.Code is not (ExitCode.BadInput or ExitCode.Misfit)) return;
        Assert.Equal("", run.Output);
        Assert.NotEmpty(run.Complaint);
    }

    private static bool IsToken(string text)
    {
        try
        {
            Token.Parse(text, Subjects.All);
            return true;
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    private static string Mutated(string text, ref Xoshiro random)
    {
        for (var n = 1 + random.Next(3); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            var size = Math.Min(1 + random.Next(6), text.Length - at);
            var foreign = "";
            for (var m = 1 + random.Next(3); m > 0; m--) foreign += Foreign[random.Next(Foreign.Length)];
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text.Insert(at, foreign),
                2 => text.Remove(at, size),
                3 => text[..at] + foreign + text[(at + size)..],
                4 => size < 2 ? text : text[..at] + text[at + 1] + text[at] + text[(at + 2)..],
                _ => text[at..] + text[..at],
            };
        }

        return text;
    }
}
