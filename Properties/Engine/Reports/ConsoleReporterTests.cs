using Spectre.Console;
using Spectre.Console.Testing;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Events;
using Progress = TagStorageModel.Engine.Events.Progress;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class ConsoleReporterTests
{
    private readonly StoppedClock clock = new();

    [Fact]
    public void ALogHasNoEscapeCodesAndLittleProgress()
    {
        using var console = new TestConsole().Width(90);
        Sweep(new ConsoleReporter(console, clock, isLive: false));
        Assert.DoesNotContain('\u001b', console.Output);
        Assert.DoesNotContain('\r', console.Output);
        Assert.Equal(2, console.Lines.Count(line => line.Contains("p_new", StringComparison.Ordinal)));
        Golden.Check("console-log", console.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void ATerminalRedrawsItsLastLine()
    {
        using var console = new TestConsole().Width(90).EmitAnsiSequences();
        Sweep(new ConsoleReporter(console, clock, isLive: true));
        Golden.Check("console-live",
            console.Output.TrimEnd('\n').Replace("\u001b", "ESC", StringComparison.Ordinal)
            .Replace("\r", "\nCR ", StringComparison.Ordinal).Split('\n'));
    }

    [Fact]
    public void ACommandIsNeverBroken()
    {
        using var console = new TestConsole().Width(60);
        new ConsoleReporter(console, clock).Report(SampleEvents.Fork);
        Assert.Contains("tagstorage replay " + SampleEvents.Fork.Token + "\n", console.Output, StringComparison.Ordinal);
    }

    /// <summary>What is known is a line at the end; what is new is told as it comes, in colours where there are some.</summary>
    [Theory]
    [InlineData(ColorSystem.NoColors, "console-brief")]
    [InlineData(ColorSystem.Standard, "console-colours")]
    public void OnlyWhatIsNewIsToldAtOnce(ColorSystem colours, string golden)
    {
        using var console = new TestConsole().Width(80).Height(24).Colors(colours);
        if (colours != ColorSystem.NoColors) console.EmitAnsiSequences();
        Sweep(new ConsoleReporter(console, clock, isLive: false)
        {
            IsVerbose = false,
            Height = 23,
            Stories = new(["stranded-save"], _ => true),
        });
        Assert.Equal(colours != ColorSystem.NoColors, console.Output.Contains('\u001b', StringComparison.Ordinal));
        Golden.Check(golden, console.Output.TrimEnd('\n').Replace("\u001b", "ESC", StringComparison.Ordinal).Split('\n'));
    }

    /// <summary>The report goes to a file, and somebody sits at the terminal.</summary>
    [Fact]
    public void ProgressMayGoElsewhere()
    {
        using var console = new TestConsole().Width(90);
        using var terminal = new TestConsole().Width(90).EmitAnsiSequences();
        Sweep(new ConsoleReporter(console, clock, isLive: true, progress: terminal));
        Assert.DoesNotContain("p_new", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', console.Output);
        Assert.Contains("p_new", terminal.Output, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[2K", terminal.Output, StringComparison.Ordinal);
    }

    private void Sweep(ConsoleReporter reporter)
    {
        reporter.Report(SampleEvents.Saved);
        for (var second = 1; second <= 60; second++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            if (second is > 3 and < 28) continue;
            reporter.Report(new Progress(second * 40, second * 61_000, second * 6_000_000L, second * 900, 0.5 / second, second < 3 ? 0
                : 1, clock.Now));
            if (second == 2) reporter.Report(SampleEvents.Fork);
            if (second == 28) clock.Now += TimeSpan.FromSeconds(1);
        }

        reporter.Report(SampleEvents.Deadlock);
        reporter.Report(SampleEvents.Summary);
        reporter.Report(SampleEvents.Timing);
    }

    /// <summary>A clock that goes only when it is told to.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        internal TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
