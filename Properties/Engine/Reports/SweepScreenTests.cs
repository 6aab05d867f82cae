using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class SweepScreenTests
{
    private const int Width = 80;
    private const int Height = 23;
    private static readonly Catalogue Known = new(Subjects.All);

    /// <summary>All defects of a revision, the first most often, and each with its name, as often as tables have room for.</summary>
    private static ViolationEvent[] Many { get; } = [.. DefectsOf("rfc-v3").Select((defect, i) => SampleEvents.Fork with
    {
        Key = $"I{i % 23}/{defect.Function}//process/{i}",
        Invariant = $"I{i % 23}",
        Function = defect.Function,
        Defect = defect.Slug,
        Brief = defect.Brief,
        Threads = 1 + (i % 3),
        Preemptions = i % 2,
    })];

    private static SummaryEvent Summary { get; } = SampleEvents.Summary with
    {
        Shown = Many.Select((item, i) => (item.Key, Count: (long)Math.Pow(1.4, Many.Length - i)))
            .Append((SampleEvents.Deadlock.Key, 3)).ToDictionary(item => item.Key, item => item.Item2),
    };

    [Theory]
    [InlineData("nothing-new", 0)]
    [InlineData("one-new", 1)]
    [InlineData("many-new", 30)]
    public void AScreenReadsAsBeforeAndFits(string name, int news)
    {
        var lines = Screen([.. New(news), .. Many]).Lines(Width, Height);
        Golden.Check("screen-" + name, lines.Select(line => line.ToString()));
        Assert.InRange(Rows(lines), 10, Height);
    }

    [Theory]
    [InlineData("screen-clean", 0)]
    [InlineData("screen-few", 4)]
    public void FewLinesAreNotStretched(string name, int count) =>
        Golden.Check(name, Screen([.. Many.Take(count)]).Lines(Width, Height).Select(line => line.ToString()));

    /// <summary>A log has no height: every defect has its line.</summary>
    [Fact]
    public void ALogHasThemAll()
    {
        var lines = Screen(Many).Lines(100, null).Select(line => line.ToString()).ToList();
        Assert.All(Many, item => Assert.Single(lines, line => line.Contains($"  {item.Defect}  ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains(" more", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60, 12)]
    [InlineData(72, 23)]
    [InlineData(120, 49)]
    public void OnlyCommandsAreLongerThanTheTerminal(int width, int height)
    {
        var lines = Screen([.. New(2), .. Many]).Lines(width, height);
        Assert.All(lines, line => Assert.True(line.ToString().Length <= width
            || line.ToString().Contains("tagstorage ", StringComparison.Ordinal), line.ToString()));
    }

    /// <summary>What is shown first is a race that the sweep has seen as one.</summary>
    [Fact]
    public void TheExampleIsARace()
    {
        var race = Many.First(item => item is { Threads: 2, Preemptions: 1 });
        var screen = new SweepScreen(Summary, Many, [], null, [])
        {
            Stories = new([], slug => slug == race.Defect || slug == Many[0].Defect),
        };
        Assert.Contains(Texts(screen), line => line.StartsWith($"next:  tagstorage show {race.Defect} ", StringComparison.Ordinal));
    }

    /// <summary>If it has seen none there is one all the same.</summary>
    [Fact]
    public void ARaceThatWasNotMetIsAnExample()
    {
        var lines = Texts(new SweepScreen(Summary, Many, [], null, []) { Stories = new(["other", "race"], slug => slug == "race") });
        var first = lines.FindIndex(line => line.StartsWith("next:  tagstorage show race ", StringComparison.Ordinal));
        Assert.StartsWith($"       tagstorage show {Many[0].Defect} ", lines[first + 1], StringComparison.Ordinal);
        lines = Texts(new SweepScreen(Summary, Many, [], null, []) { Stories = new(["other"], _ => false) });
        Assert.Contains(lines, line => line.StartsWith($"next:  tagstorage show {Many[0].Defect} ", StringComparison.Ordinal));
    }

    /// <summary>Where there is no catalogue nothing can be looked up in it.</summary>
    [Fact]
    public void WithoutACatalogueNothingIsShownFromIt() => Assert.DoesNotContain(Texts(new SweepScreen(Summary, Many, [], null, [])),
        line => line.Contains("tagstorage show", StringComparison.Ordinal));

    [Fact]
    public void NothingToTypeIsNoFault()
    {
        var lines = Texts(new SweepScreen(Summary, [Many[0]], [], null, []));
        Assert.NotEmpty(lines);
    }

    [Fact]
    public void WhatIsWrongWithTheSweepItselfIsSaid()
    {
        var summary = Summary with { Contradicted = ["a"], Overlaps = Summary.Overlaps with { Contradicted = ["b × c"] } };
        var lines = Texts(new SweepScreen(summary, [], [], null, [SampleEvents.Saved]));
        Assert.Contains("1 saved case no longer shows what was saved", lines);
        Assert.Contains("2 things reached that were thought impossible: --verbose names them", lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LocksThatOnlySeveralRunsShowAreThere(bool isKnown)
    {
        var order = new LockOrderEvent
        {
            Cycle = "a -> b -> a",
            Revision = "rfc-v3",
            Defect = isKnown ? "lock-cycle" : null,
            Edges = [new("a", "b", "f", "tsm1edge3"), new("b", "a", "g", "tsm1edge4")],
        };
        var text = string.Join('\n', new SweepScreen(Summary, [], [order], null, []).Lines(Width, Height));
        Assert.Contains(isKnown ? "     -        lock-cycle" : "1 NEW", text, StringComparison.Ordinal);
        Assert.Equal(!isKnown, text.Contains("tagstorage replay tsm1edge4", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingRunIsSaid() => Assert.Contains("nothing was run", Assert.Single(
        new SweepScreen(Summary with { Schedules = new Dictionary<string, long>() }, [], [], null, []).Lines(Width, null),
        line => line.ToString().StartsWith("rfc-v3: ", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);

    private static IReadOnlyList<Defect> DefectsOf(string revision) => Subjects.All.Find(revision)!.Defects;

    private static IEnumerable<ViolationEvent> New(int count) => Enumerable.Range(0, count).Select(i => SampleEvents.Deadlock with
    {
        Key = i == 0 ? SampleEvents.Deadlock.Key : $"I12/f{i}//process/recursion: lock{i}",
        Function = i == 0 ? SampleEvents.Deadlock.Function : $"f{i}",
    });

    private static SweepScreen Screen(IReadOnlyList<ViolationEvent> findings) =>
        new(Summary, findings, [], SampleEvents.Timing, []) { Stories = Known.StoriesOf(Subjects.All.Find("rfc-v3")!) };

    private static List<string> Texts(SweepScreen screen) => [.. screen.Lines(Width, Height).Select(line => line.ToString())];

    private static int Rows(IEnumerable<ScreenLine> lines) => lines.Sum(line => Math.Max(1, (line.ToString().Length + Width - 1) / Width));
}
