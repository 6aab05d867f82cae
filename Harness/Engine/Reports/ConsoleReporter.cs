using System.Globalization;
using Spectre.Console;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

using Progress = TagStorageModel.Engine.Events.Progress;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// Shows a sweep to whoever waits: findings as they come, the summary at the end, and in between how far it is: on a
/// terminal a last line that is always current, in a log a plain line now and then.
/// </summary>
/// <param name="console">Where to.</param>
/// <param name="clock">Limits how often progress is shown.</param>
/// <param name="isLive">A terminal that can redraw its last line; null asks the console.</param>
/// <param name="report">Tells a finding in full, made from its event, in lines of a width; null: all are shown in few lines.</param>
/// <param name="progress">Where the line goes that is always current, if it is another; then the console gets no line of progress.</param>
public sealed class ConsoleReporter(
    IAnsiConsole console, TimeProvider clock, bool? isLive = null, Func<ViolationEvent, int, IReadOnlyList<string>>? report = null,
    IAnsiConsole? progress = null) : IReporter
{
    /// <summary>How often a log gets a line of progress.</summary>
    public static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(30);

    /// <summary>How often a terminal's last line is redrawn.</summary>
    public static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(200);

    private const double LeastThatIsEndless = 1e9;
    private const string EraseLine = "\r\u001b[2K";
    private readonly IAnsiConsole status = progress ?? console;
    private readonly bool isLive = isLive
        ?? (progress ?? console).Profile.Capabilities is { Ansi: true, Interactive: true };
    private readonly List<ViolationEvent> findings = [];
    private readonly List<SavedRunsEvent> saved = [];
    private readonly List<AgainstEvent> rows = [];
    private readonly List<LockOrderEvent> lockOrders = [];
    private readonly System.Threading.Lock gate = new();
    private SummaryEvent? summary;
    private long shown = clock.GetTimestamp();
    private string last = "";

    /// <summary>Whether known defects are told as they are found, too, and all that is known of coverage at the end.</summary>
    public bool IsVerbose { get; init; } = true;

    /// <summary>The lines of the terminal, to which the end of a sweep is fitted; null: it is as long as it is.</summary>
    public int? Height { get; init; }

    /// <summary>The stories of the swept revision's defects; null if there is no catalogue of them.</summary>
    public KnownStories? Stories { get; init; }

    /// <inheritdoc/>
    public void Report(Event item)
    {
        lock (gate)
        {
            switch (item)
            {
                case ViolationEvent finding:
                    Show(finding);
                    break;
                case SavedRunsEvent run:
                    Show(run);
                    break;
                case LockOrderEvent order:
                    Show(order);
                    break;
                case LivelockEvent livelock:
                    Show(LivelockText.Lines(livelock, Width));
                    break;
                case RepairEvent repair:
                    Erase();
                    foreach (var line in RepairText.Lines(repair, Width)) WriteLine(line);
                    if (last.Length > 0) Write(last, status);
                    break;
                case AgainstEvent row:
                    rows.Add(row);
                    break;
                case ComparedEvent compared:
                    Erase();
                    last = "";
                    WriteLine("");
                    foreach (var line in AgainstText.Lines(compared, rows, Width)) WriteLine(line);
                    break;
                case SummaryEvent done:
                    summary = done;
                    break;
                case VerdictEvent verdict:
                    Erase();
                    last = "";
                    WriteLine("");
                    foreach (var line in VerdictText.Lines(verdict, Width)) WriteLine(line);
                    break;
                case TimingEvent timing when summary is { } done:
                    Erase();
                    last = "";
                    WriteLine("");
                    End(done, timing);
                    break;
            }
        }
    }

    /// <summary>Shows how far the sweep is, unless that was shown a moment ago.</summary>
    public void Report(Progress progress) => Report(() => Line(progress));

    /// <summary>Shows how far an exhaustive search is, unless that was shown a moment ago.</summary>
    public void Report(SearchProgress progress) => Report(() => Line(progress));

    /// <summary>Shows how far a table is, unless that was shown a moment ago.</summary>
    public void Report(TableProgress progress) =>
        Report(() => $"{Time(progress.Elapsed)}  {progress.Done} of {SummaryText.Count(progress.Rows, "row")}  {progress.What}");

    /// <summary>Takes away the line that is always current: what is written next is the end.</summary>
    public void End()
    {
        lock (gate)
        {
            Erase();
            last = "";
        }
    }

    private void End(SummaryEvent done, TimingEvent timing)
    {
        if (IsVerbose)
        {
            foreach (var line in SummaryText.Lines(done, findings, timing, Width, lockOrders.Count, saved)) WriteLine(line);
            WriteLine("");
        }

        var screen = new SweepScreen(done, findings, lockOrders, timing, saved) { Stories = Stories };
        foreach (var line in screen.Lines(Width, Height)) ColourConsole.WriteLine(console, line);
    }

    private void Report(Func<string> line)
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(shown) < (isLive ? LiveInterval : LogInterval)) return;
            shown = clock.GetTimestamp();
            var text = line();
            if (!isLive)
            {
                WriteLine(text);
                return;
            }

            var width = Math.Max(20, status.Profile.Width);
            last = text.Length < width ? text : text[..(width - 1)];
            Erase();
            Write(last, status);
        }
    }

    private int Width => Math.Max(60, console.Profile.Width);

    private static string Line(SearchProgress progress)
    {
        var guess = "";
        if (progress is { Executions: > 0, Left: > 0 and < LeastThatIsEndless })
            guess = $"  about {SummaryText.Number((long)progress.Left)} left, "
                + $"{Time(progress.Elapsed * (progress.Left / progress.Executions))}";
        else if (progress.Left >= LeastThatIsEndless)
            guess = string.Create(CultureInfo.InvariantCulture, $"  about {progress.Left:0e+0} left");
        return $"{Time(progress.Elapsed)}  {SummaryText.Count(progress.Findings, "finding")}  {SummaryText.Number(progress.Executions)} "
            + $"executions ({SummaryText.Number(Rate(progress.Executions, progress.Elapsed))}/s){guess}";
    }

    private static string Time(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00}");

    private static long Rate(long count, TimeSpan time) => time > TimeSpan.Zero ? (long)(count / time.TotalSeconds) : 0;

    private string Line(Progress progress)
    {
        var rate = Rate(progress.Schedules, progress.Elapsed);
        var news = findings.Count == 0 ? "" : $", {SummaryText.Number(findings.Count(item => item.Defect is null))} new";
        return $"{Time(progress.Elapsed)}  {SummaryText.Count(progress.Findings, "finding")}{news}  "
            + $"{SummaryText.Number(progress.Schedules)} schedules ({SummaryText.Number(rate)}/s)  "
            + $"{SummaryText.Number(progress.Cases)} cases  p_new {SummaryText.Chance(progress.PNew)}";
    }

    /// <summary>
    /// The first violation that shows a defect in full, as the kernel would complain, further ones in two lines; of those
    /// that no known defect explains the first of a rule in a function in full, its like in few lines.
    /// </summary>
    private void Show(ViolationEvent finding)
    {
        var isFirst = FindingText.IsFirst(finding, findings);
        findings.Add(finding);
        if (!IsVerbose && finding.Defect is not null) return;
        Erase();
        if (isFirst || finding.Defect is null)
        {
            WriteLine("");
            WriteLine(new string('-', Math.Min(Width, 100)));
        }

        if (isFirst && report is not null)
        {
            foreach (var line in report(finding, Width)) WriteLine(line);
            WriteLine("");
            foreach (var line in FindingText.Facts(finding, Width)) WriteLine(line);
        }
        else
        {
            foreach (var line in FindingText.Lines(finding, isFirst, Width)) WriteLine(line);
        }

        if (last.Length > 0) Write(last, status);
    }

    /// <summary>A saved case that no longer holds is worth a line at once; how many do is said at the end.</summary>
    private void Show(SavedRunsEvent run)
    {
        saved.Add(run);
        Erase();
        foreach (var line in SavedRunsText.StaleOf(run).SelectMany(line => Wrapping.Lines(line, Width, 4))) WriteLine(line);
        if (last.Length > 0) Write(last, status);
    }

    /// <summary>What only several runs show together.</summary>
    private void Show(LockOrderEvent order)
    {
        lockOrders.Add(order);
        if (IsVerbose || order.Defect is null) Show(LockOrderText.Lines(order, Width));
    }

    private void Show(IReadOnlyList<string> lines)
    {
        Erase();
        WriteLine("");
        WriteLine(new string('-', Math.Min(Width, 100)));
        foreach (var line in lines) WriteLine(line);
        if (last.Length > 0) Write(last, status);
    }

    private void Erase()
    {
        if (isLive && last.Length > 0) Write(EraseLine, status);
    }

    // Not through the console's own wrapping, which would break commands that are to be pasted.
    private void WriteLine(string text) => Write(text + Environment.NewLine);

    private void Write(string text) => Write(text, console);

    private static void Write(string text, IAnsiConsole target)
    {
        target.Profile.Out.Writer.Write(text);
        target.Profile.Out.Writer.Flush();
    }
}
