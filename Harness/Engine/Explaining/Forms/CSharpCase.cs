using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// A broken rule as a C# test to be pasted into an xunit project that references the Harness: it makes the run again
/// and fails.
/// </summary>
public static class CSharpCase
{
    private static readonly string[] OfAll = [typeof(CaseRun).Namespace!, typeof(Schedule).Namespace!, "Xunit"];

    /// <summary>A whole source file: usings and one class with one test.</summary>
    /// <exception cref="BadInputException">The run broke no rule, so that no test of it could fail.</exception>
    public static string Write(ExplainedCase item)
    {
        if (item.Explanation is not { } explanation)
            throw new BadInputException("--as program: the run breaks no rule, so that no test of it would fail");
        var schedule = item.Token.Case.Schedule;
        var code = item.Stories.CodeOf(schedule)
            ?? ByToken(item)
            ?? throw new BadInputException("--as program: cases of this subject cannot be written as C#");
        return $$"""
            {{string.Join('\n', code.Usings.Concat(OfAll).Order(StringComparer.Ordinal).Select(name => $"using {name};"))}}

            // {{explanation.Title}}
            // {{explanation.Revision}}, {{explanation.Invariant}}: {{explanation.Rule}}.
            public sealed class {{ClassName(explanation)}}
            {
                [Fact]
                public void IsNotBroken()
                {
            {{Indented(code.Scenario)}}

                    // Who goes for how many steps, and how each choice falls (0: the ordinary way).
                    var schedule = new Schedule(
                        [{{string.Join(", ", schedule.Runs.Select(run => $"new({run.Thread}, {run.Length})"))}}],
                        [{{string.Join(", ", schedule.Outcomes)}}]);

            {{Indented(code.Run)}}
                    Assert.Null(run.Misfit);
                    Assert.DoesNotContain("{{explanation.Key}}", run.Keys);
                }
            }

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The scenario of a subject that does not write its own as C#: read from a token that holds no more than that.</summary>
    private static CaseCode? ByToken(ExplainedCase item)
    {
        if (item.Subjects is not { } subjects) return null;
        var token = new Token(item.Token.Case with { Schedule = Schedule.Empty }, new Promise("", 0, 0));
        return new CaseCode(
            [],
            $$"""
            // {{string.Join("\n// ", item.Token.Case.Subject.Words(item.Token.Case.Scenario))}}
            var saved = Token.Parse(
                "{{token.Text}}",
                {{subjects}}).Case;
            """,
            """
            var run = CaseRun.Of(saved with { Schedule = schedule });
            """);
    }

    private static string Indented(string lines) =>
        string.Join('\n', lines.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length == 0 ? line : "        " + line));

    private static string ClassName(Explanation explanation)
    {
        var name = new StringBuilder(explanation.Invariant);
        foreach (var word in explanation.Place.Function.Split('_', StringSplitOptions.RemoveEmptyEntries))
            name.Append(char.ToUpperInvariant(word[0])).Append(word[1..]);
        return string.Concat(name.ToString().Where(char.IsAsciiLetterOrDigit));
    }
}
