using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Properties.Engine.Reports;
using TagStorageModel.Properties.Engine.Text;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

/// <summary>Whatever stands in titles, names and steps of a case, each form of it has the build that it has with plain words.</summary>
[Collection(ReportCollection.Name)]
public sealed class HostileCaseTests
{
    public static TheoryData<string> Texts => [.. HostileText.Each];

    [Theory]
    [MemberData(nameof(Texts))]
    public void OneTextIsHarmless(string text) => AllFormsAreHarmless(text);

    [Property(MaxTest = 40)]
    public void AnyTextIsHarmless(string? between, int seed) => AllFormsAreHarmless(HostileText.Of(between, seed));

    private static void AllFormsAreHarmless(string text)
    {
        var (hostile, plain) = (Case(text), Case("z"));
        foreach (var form in ExplainedCase.Forms.Keys)
        {
            if (form == "program") continue;
            var made = hostile.As(form);
            Assert.DoesNotContain(made, c => c != '\n' && char.GetUnicodeCategory(c)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator);
            Assert.Equal(made, string.Concat(made.EnumerateRunes().Select(rune => rune.ToString())));
            if (form is "json" or "sarif" or "trace-event") JsonDocument.Parse(made).Dispose();
            else if (form == "html") Assert.Equal(Elements(plain.As(form)), Elements(made));
            else Assert.DoesNotContain(made.Split('\n'), IsCommand);
        }

        var file = new CaseFile(hostile.Token, text).Text.Split('\n');
        Assert.Equal(new CaseFile(hostile.Token, "z").Text.Split('\n').Length, file.Length);
        Assert.DoesNotContain(file, line => line.Any(char.IsControl) || IsCommand(line));
    }

    private static bool IsCommand(string line) =>
        line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains("##[", StringComparison.Ordinal);

    private static IEnumerable<string> Elements(string html) =>
        Regex.Matches(html, "<[^>]*>").Select(element => Regex.Replace(element.Value, "\"[^\"]*\"", "\"\""));

    private static ExplainedCase Case(string text)
    {
        var item = KnownFailure.Case("i12-interrupt");
        var known = item.Explanation!;
        return item with
        {
            Explanation = known with
            {
                Title = text,
                Rule = text,
                Revision = text,
                Known = text,
                Splat = [text, text],
                Earlier = [text],
                Facts = [.. known.Facts.Select(fact => fact with { Text = text, Function = text })],
                Steps = [.. known.Steps.Select(step => step with { Text = text, Function = text, Calls = [text], Change = text })],
                Tasks = [.. known.Tasks.Select(task => task with { Calls = [text] })],
            },
        };
    }
}
