using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck.Xunit;
using Spectre.Console;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Text;

namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Whatever stands in events, each form of a report has the build that it has with plain words, and nothing more.</summary>
public sealed class HostileReportTests
{
    private const string Plain = "z";
    private const int Wide = 1_000_000;

    public static TheoryData<string> Texts => [.. HostileText.Each];

    [Theory]
    [MemberData(nameof(Texts))]
    public void OneTextIsHarmless(string text) => AllFormsAreHarmless(text);

    [Property(MaxTest = 150)]
    public void AnyTextIsHarmless(string? between, int seed) => AllFormsAreHarmless(HostileText.Of(between, seed));

    private static void AllFormsAreHarmless(string text)
    {
        var (hostile, plain) = (HostileResults.Of(text), HostileResults.Of(Plain));
        TextIsHarmless(ResultText.Of(hostile, Wide), ResultText.Of(plain, Wide));
        LinesAreHarmless(ResultText.Of(hostile, 60));
        TextIsHarmless(Console(text, Wide), Console(Plain, Wide));
        LinesAreHarmless(Console(text, 60));
        MarkdownIsHarmless(MarkdownReport.Of(hostile), MarkdownReport.Of(plain));
        MarkdownIsHarmless(MatrixText.Markdown(Cells(hostile)), MatrixText.Markdown(Cells(plain)));
        HtmlIsHarmless(HtmlReport.Of(hostile), HtmlReport.Of(plain));
        HtmlIsHarmless(MatrixHtml.Of(Cells(hostile)), MatrixHtml.Of(Cells(plain)));
        XmlIsHarmless(JUnitReport.Of(hostile), JUnitReport.Of(plain));
        GitHubIsHarmless(GitHubReport.Of(hostile), GitHubReport.Of(plain));
        IsSeen(SarifReport.Of(hostile));
        Assert.Equal(Results(SarifReport.Of(plain)), Results(SarifReport.Of(hostile)));
        foreach (var line in hostile.Lines())
        {
            IsSeen(line);
            Assert.DoesNotContain('\n', line);
            JsonDocument.Parse(line).Dispose();
        }

        TicketsAreHarmless(hostile);
    }

    private static List<CellEvent> Cells(Merge results) => [.. results.Rows.OfType<CellEvent>()];

    private static void TextIsHarmless(string hostile, string plain)
    {
        LinesAreHarmless(hostile);
        Assert.Equal(plain.Count(c => c == '\n'), hostile.Count(c => c == '\n'));
    }

    /// <summary>Nothing that a terminal obeys, nor what a runner takes for a command of its own.</summary>
    private static void LinesAreHarmless(string text)
    {
        IsSeen(text);
        Assert.DoesNotContain("##[", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }

    /// <summary>No characters but those that are seen as they are, and the ends of lines.</summary>
    private static void IsSeen(string text)
    {
        Assert.DoesNotContain(text, c => c != '\n' && char.GetUnicodeCategory(c)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.Equal(text, string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())));
    }

    private static void MarkdownIsHarmless(string hostile, string plain)
    {
        IsSeen(hostile);
        Assert.Equal(Blocks(plain), Blocks(hostile));
    }

    /// <summary>Headings, rows of tables with their cells, items and blocks of code, in order.</summary>
    private static List<string> Blocks(string markdown)
    {
        var blocks = new List<string>();
        var fence = 0;
        foreach (var line in markdown.Split('\n'))
        {
            var ticks = line.Length - line.TrimStart('`').Length;
            if (fence > 0)
            {
                if (ticks >= fence && line.Trim('`').Length == 0) fence = 0;
                continue;
            }

            if (ticks >= 3 && !line[ticks..].Contains('`', StringComparison.Ordinal))
            {
                fence = ticks;
                blocks.Add("code");
            }
            else if (line.StartsWith('|')) blocks.Add($"row of {line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')}");
            else if (Regex.Match(line, "^(#+ | *- |<[^>]*>)") is { Success: true } head) blocks.Add(head.Value);
        }

        Assert.Equal(0, fence);
        return blocks;
    }

    private static void HtmlIsHarmless(string hostile, string plain)
    {
        IsSeen(hostile);
        Assert.Equal(Elements(plain), Elements(hostile));

        // What a filter chooses by is text, too: its quotation marks hold it in.
        static IEnumerable<string> Elements(string html) => Regex.Matches(html, "<[^>]*>")
            .Select(element => Regex.Replace(element.Value, "( data-[a-z]+| id| href| value)=\"[^\"]*\"", "$1"));
    }

    private static void XmlIsHarmless(string hostile, string plain)
    {
        IsSeen(hostile);
        Assert.Equal(Elements(plain), Elements(hostile));
        static IEnumerable<string> Elements(string xml) => XDocument.Parse(xml).Descendants().Select(element => element.Name.LocalName);
    }

    private static void GitHubIsHarmless(string hostile, string plain)
    {
        IsSeen(hostile);
        Assert.Equal(Commands(plain), Commands(hostile));
        static IEnumerable<string> Commands(string text) =>
            SampleResults.Lines(text).Select(line => Regex.Match(line, "^::(error|warning|notice) title=[^:,]*::").Groups[1].Value);
    }

    private static int Results(string sarif)
    {
        using var log = JsonDocument.Parse(sarif);
        return log.RootElement.GetProperty("runs").EnumerateArray().Sum(run => run.GetProperty("results").GetArrayLength());
    }

    private static void TicketsAreHarmless(Merge results)
    {
        using var folder = new TemporaryFolder();
        IssueText.Write(results, folder.Path);
        Assert.NotEmpty(Directory.GetFiles(folder.Path));
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var text = File.ReadAllText(file);
            var title = text[..text.IndexOf('\n', StringComparison.Ordinal)];
            Assert.EndsWith($"[{Path.GetFileNameWithoutExtension(file)}]", title, StringComparison.Ordinal);
            Assert.InRange(title.Length, 1, 256);
            IsSeen(text);
            Assert.Equal("code", Assert.Single(Blocks(text[title.Length..]), block => block == "code"));
        }
    }

    /// <summary>What a sweep and tables show while they go on.</summary>
    private static string Console(string text, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        var reporter = new ConsoleReporter(console, TimeProvider.System, isLive: false);
        foreach (var item in HostileResults.Events(text)) reporter.Report(item);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
