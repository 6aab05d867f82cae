using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>show</c>: one defect of the catalogue on one screen, or a rule with the defects that break it.</summary>
public static class ShowVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var what = new Argument<string>("name") { Description = "A defect of list defects, or a rule of list invariants, such as I21." };
        var with = CommonOptions.With();
        var command = new Command("show", "Shows one defect of the catalogue, with its story, on one screen; or a rule.") { what, with };
        command.SetAction(parsed =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var (name, catalogue) = (parsed.GetRequiredValue(what), new Catalogue(subjects));
            var output = parsed.InvocationConfiguration.Output;
            var width = CommonOptions.Width(output);
            var lines = catalogue.Find(name) is { } defect ? DefectPage.Lines(defect, catalogue, width)
                : RuleLines(name, catalogue, subjects, width);
            foreach (var line in lines) output.WriteLine(line);
            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>A rule, its sentence, and the defects whose cases break it.</summary>
    /// <exception cref="BadInputException">There is neither a rule nor a defect of that name.</exception>
    private static IReadOnlyList<string> RuleLines(string name, Catalogue catalogue, SubjectSet subjects, int width)
    {
        var rules = Subjects.RevisionsIn(subjects).SelectMany(subject => subject.NewRules()).ToList();
        var sentences = rules.Where(rule => string.Equals(rule.Id, name, StringComparison.OrdinalIgnoreCase))
            .Select(rule => $"{rule.Id}: {rule.Sentence}").Distinct().ToList();
        if (sentences.Count == 0)
        {
            var names = catalogue.All.Select(defect => defect.Slug).Concat(rules.Select(rule => rule.Id).Distinct());
            throw new BadInputException($"show {WholeFile.OneLine(name)}: there is no defect or rule of that name"
                + (Nearest.Close(name, names) is { } near ? Nearest.Ask(near) : "; list defects has their names"));
        }

        var broken = catalogue.All.Where(defect => catalogue.Rules(defect).Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        return
        [
            .. sentences.SelectMany(sentence => Wrapping.Lines(sentence, width, 4)),
            "",
            broken.Count == 0 ? "no case of the catalogue breaks it" : "broken by:",
            .. ListVerb.DefectLines(broken, catalogue).Select(line => "  " + line),
        ];
    }
}
