using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Cli;

/// <summary>The files of JSON Lines that a verb is given.</summary>
internal static class ResultFiles
{
    internal static Argument<string[]> Argument() => new("files") { Description = "Files of JSON Lines.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Reads them.</summary>
    /// <returns>The results, and what is to be noted, a line each, once all went well: a refusal is one line alone.</returns>
    /// <exception cref="BadInputException">One cannot be read, or a line is no event.</exception>
    internal static (Merge Results, IReadOnlyList<string> Notes) Read(IEnumerable<string> paths)
    {
        var results = new Merge(Subjects.All.SlugOf);
        var notes = new List<string>();
        foreach (var path in paths)
        {
            var file = EventFile.Read(path).Told(Subjects.All);
            if (file.IsCut) notes.Add($"tagstorage: {path}: the last line has no end and was dropped");
            results.Add(file);
        }

        if (results.Others.Count > 0)
            notes.Add($"tagstorage: {SummaryText.Count(results.Others.Count, "event")} of no sweep or search: merge keeps them, "
                + "reports pass over them");
        return (results, notes);
    }
}
