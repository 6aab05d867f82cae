using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.TagStorage.Scenarios;

namespace TagStorageModel.Properties.Cli;

/// <summary>
/// Scenarios in words that were altered are searched, or refused in one line with the place. TAGSTORAGE_MUTATIONS is how many are
/// tried, 2000 unless it is given.
/// </summary>
[Collection(CliCollection.Name)]
public sealed class MutatedScenarioTests
{
    private static int Mutations => int.TryParse(Environment.GetEnvironmentVariable("TAGSTORAGE_MUTATIONS"), NumberStyles.None,
        CultureInfo.InvariantCulture, out var count) ? count : 2000;

    [Fact]
    public void AnAlteredScenarioIsSearchedOrRefusedWhereItIsWrong()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "f");
        var place = new Regex($"^{Regex.Escape(file)}:[0-9]+:[0-9]+: .");
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var random = new Xoshiro(31, (ulong)i);
            var text = string.Join('\n', ScenarioWords.Of(ScenarioGenerator.Case(81, (ulong)i)));
            for (var change = random.Next(3); change >= 0; change--) text = MutatedScenario.Changed(text, ref random);
            File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
            var run = CommandRun.Of("verify", "--scenario", file, "--preemptions", "0", "--steps", "10");
            Assert.True(run.Code is >= ExitCode.Clean and <= ExitCode.Incomplete, $"{run.Code}: {text}\n{run.Error}");
            if (run.Code != ExitCode.BadInput) continue;
            Assert.Equal("", run.Output);
            Assert.Matches(place, run.Complaint);
            refused++;
        }

        Assert.InRange(refused, Mutations / 4, Mutations - 1);
    }
}
