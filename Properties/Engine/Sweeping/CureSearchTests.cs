using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Engine.Sweeping;

/// <summary>
/// What a sweep finds is put down to the same defect by its signs and by the repair that takes it away. TAGSTORAGE_FINDINGS says
/// how many findings are looked at, and lists those that differ.
/// </summary>
public sealed class CureSearchTests(ITestOutputHelper output)
{
    /// <summary>Of ten findings one may be too rare around its run to tell, or have a repair in common with another defect.</summary>
    private const double MostThatDiffer = 0.1;

    private static readonly int Findings =
        int.Parse(Environment.GetEnvironmentVariable("TAGSTORAGE_FINDINGS") ?? "25", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void SignsAndRepairsSayTheSame(string revision)
    {
        var subject = SeriesSubject.Of(revision)!;
        var found = Sweep(subject);
        var (agreed, unknown, differ) = (0, new List<string>(), new List<string>());
        foreach (var (item, token) in found)
        {
            var sign = ViolationSign.Parse(item.Key);
            var guesses = ((string?[])[item.Defect, item.Cause]).OfType<string>().ToList();
            var cure = new CureSearch(new SweepOptions(subject, 0)).Find(token.Case, sign, guesses);
            if (cure is null) unknown.Add($"unknown: {item.Key} [{item.Defect}] {item.Token}");
            else if (cure.Repair.Cures.Contains(item.Defect) || cure.Repair.Cures.Contains(item.Cause)) agreed++;
            else differ.Add($"{cure.Repair.Name}: {item.Key} [{item.Defect}] {item.Token}");
        }

        output.WriteLine($"{revision}: {agreed} of {found.Count} agree, {unknown.Count} unknown, {differ.Count} differ");
        foreach (var line in differ.Concat(unknown)) output.WriteLine(line);
        Assert.True(agreed > found.Count / 2);
        Assert.True(differ.Count <= found.Count * MostThatDiffer, string.Join('\n', differ));
    }

    [Fact]
    public void WhatNoRepairTakesAwayIsNobodys()
    {
        var known = KnownCases.All.First(item => item.Slug == "release-under-own-lock").File.Token;
        var subject = SeriesSubject.Of(known.Case.Revision)!;
        var key = ViolationSign.Parse(CaseRun.Recorded(known).Key!);
        var cure = new CureSearch(new SweepOptions(subject, 0)).Find(known.Case, key, "store-irq");
        Assert.Equal(("release-locked", true), (cure?.Repair.Name, cure?.IsAlone));
        Assert.Null(new CureSearch(new SweepOptions(subject, 0)).Find(known.Case, ViolationSign.Parse("I8/nobody//process/nothing")));
    }

    private static IReadOnlyList<(ViolationEvent Item, Token Token)> Sweep(SeriesSubject subject)
    {
        var found = new List<(ViolationEvent, Token)>();
        using var enough = new System.Threading.CancellationTokenSource();
        var sweep = new TagStorageModel.Engine.Sweeping.Sweep(
            new SweepOptions(subject, 21) { Schedules = Findings * 4000L, Engine = EngineChoice.Own },
            item =>
            {
                if (item is not ViolationEvent violation || found.Count == Findings) return;
                found.Add((violation, Token.Parse(violation.Token, Subjects.All)));
                if (found.Count == Findings) enough.Cancel();
            });
        sweep.Run(enough.Token);
        return found;
    }
}
