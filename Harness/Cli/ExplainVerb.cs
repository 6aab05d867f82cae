using System.CommandLine;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>explain</c>: a case as a person reads it, or another program.</summary>
public static class ExplainVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var subject = new Argument<string>("token") { Description = "A token, a case file, or a file that holds a token, such as a mail." };
        var form = new Option<string>("--as")
        {
            Description = string.Join('|', ExplainedCase.Forms.Keys),
            DefaultValueFactory = _ => "lanes",
            HelpName = "form"
        };
        form.AcceptOnlyFromAmong([.. ExplainedCase.Forms.Keys]);
        var html = new Option<string?>("--html") { Description = "Also write a page that needs nothing but a browser.", HelpName = "file" };
        var target = new Option<string?>("--out") { Description = "Write to a file instead.", HelpName = "file" };
        var at = new Option<string?>("--at")
        {
            Description = "The state after a step, 0 for that before the first: locks, contexts, flags, xarrays, blocks.",
            HelpName = "step"
        };
        var height = NumberOption.Make("--lines",
            $"The most lines of lanes and mail; 0 for all that matters (default {FailureReport.Screen}).", 0, int.MaxValue);
        var with = CommonOptions.With();
        var command = new Command("explain", "Explains one case from its token.") { subject, form, html, target, at, height, with };
        command.SetAction(parsed =>
        {
            var streams = parsed.InvocationConfiguration;
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var token = CaseArgument.Read(parsed.GetRequiredValue(subject), subjects);
            CaseArgument.Check(token, subjects, streams.Error);
            var name = parsed.GetRequiredValue(form);
            var lines = parsed.GetValue(height) ?? FailureReport.Screen;
            if (parsed.GetValue(at) is { } step && name is not ("lanes" or "json"))
                throw new BadInputException($"--at {step} goes with --as lanes and --as json, not with --as {name}");
            return Run(CaseRun.Recorded(token), token, (name, parsed.GetValue(at), lines == 0 ? int.MaxValue : lines),
                parsed.GetValue(html), parsed.GetValue(target), streams.Output, streams.Error);
        });
        return command;
    }

    private static int Run(CaseRun run, Token token, (string Form, string? At, int Height) wanted, string? html, string? target,
        TextWriter output, TextWriter error)
    {
        if (run.Misfit is { } misfit) return CaseArgument.Misfit(misfit.ToString(), error);
        var explained = new ExplainedCase(
            token, run.UnderTest.Stories(), run.Explain(), run.Machine.Trace.Steps, CommonOptions.Width(output), wanted.Height,
            SubjectsFor(SourceFile.Behind(token.Case.Subject, run.Key ?? "")));
        var text = wanted.At is { } step
            ? State(token, run.Machine.Trace.Steps, step, wanted.Form, explained.Width)
            : explained.As(wanted.Form);
        if (wanted is { Form: "lanes", At: null } && CureOf(run, token) is { } cure)
            text += string.Concat(Wrapping.Lines($"repair:  {cure.Sentence}", explained.Width, 9).Select(line => line + "\n"));
        if (html is not null) error.WriteLine($"tagstorage: wrote {WholeFile.OneLine(WholeFile.Write(html, explained.As("html")))}");
        if (target is not null) WholeFile.Write(target, text);
        else Print(text, output);
        return ExitCode.Clean;
    }

    /// <summary>The subjects by which a token of files is read, in C#.</summary>
    private static string SubjectsFor(IReadOnlyList<SourceFile> files) => typeof(Subjects).FullName + (files.Count == 0
        ? $".{nameof(Subjects.All)}"
        : $".{nameof(Subjects.With)}({string.Join(", ", files.Select(file => System.Text.Json.JsonSerializer.Serialize(file.Path)))})");

    /// <summary>The repair that takes away what the case shows, found by search.</summary>
    private static Cure? CureOf(CaseRun run, Token token)
    {
        if (token.Case.Subject is not IRepairable subject || run.Key is not { } key) return null;
        if (run.UnderTest.Find(key) is not { } violation) return null;
        var sign = ViolationSign.Of(violation.Key, run.Machine.LockClasses);
        return new CureSearch(new SweepOptions(subject, 0)).Find(token.Case, sign, subject.DefectOf(sign)?.Slug ?? "");
    }

    private static string State(Token token, int steps, string at, string form, int width)
    {
        if (!int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step > steps)
            throw new BadInputException($"--at {PlainText.Short(at, 40)}: a step is needed, 0 to {steps}");
        var state = token.StateAt(step);
        return form == "json" ? state.ToJson() : string.Concat(StateText.Lines(state, width).Select(line => line + "\n"));
    }

    /// <summary>On a terminal what had not happened yet is grey.</summary>
    private static void Print(string text, TextWriter output)
    {
        var isTerminal = output == Console.Out && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            output.WriteLine(isTerminal && line.StartsWith(LaneRow.After, StringComparison.Ordinal) ? $"\u001b[2m{line}\u001b[0m" : line);
    }
}
