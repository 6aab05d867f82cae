using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>merge</c>: the events of shards and searches, or of several attempts at one, put together.</summary>
public static class MergeVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var files = ResultFiles.Argument();
        var json = new Option<string>("--json")
        {
            Description = "Where the merged events go, as JSON Lines (default: -, standard output).",
            HelpName = "file",
            DefaultValueFactory = _ => "-",
        };
        var form = ReportForms.Option("And a report of them, on standard output; with --json FILE only.");
        var command = new Command("merge",
            "Puts the JSON Lines of shards together: the order does not matter, nor does it if one is given twice.") { files, json, form };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(json);
            var asked = parsed.GetValue(form);
            if (asked is not null && target == "-")
                throw new BadInputException("--as goes with --json FILE only: standard output is for the one or the other");
            var streams = parsed.InvocationConfiguration;
            var (results, notes) = ResultFiles.Read(parsed.GetRequiredValue(files));
            var text = string.Concat(results.Lines().Select(line => line + "\n"));
            if (target == "-") streams.Output.Write(text);
            else WholeFile.Write(target, text);
            if (asked is not null) streams.Output.Write(ReportForms.Of(asked, results, CommonOptions.Width(streams.Output)));
            foreach (var note in notes) streams.Error.WriteLine(note);
            foreach (var sweep in results.Sweeps)
            {
                foreach (var gap in ResultText.GapsOf(sweep))
                    streams.Error.WriteLine($"tagstorage: {sweep.Identity.Revision}, seed {sweep.Identity.Seed}: {gap}");
            }

            foreach (var search in results.Searches)
            {
                foreach (var gap in search.Gaps()) streams.Error.WriteLine($"tagstorage: {search.Subject}: {gap}");
            }

            return Verdict.Of(results);
        });
        return command;
    }
}
