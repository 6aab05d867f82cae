using System.CommandLine;

namespace TagStorageModel.Harness;

/// <summary>The files of JSON Lines that a verb is given.</summary>
internal static class ResultFiles
{
    /// <summary>The argument.</summary>
    internal static Argument<string[]> Argument() => new("files") { Description = "Files of JSON Lines.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Reads them.</summary>
    /// <exception cref="BadInputException">One cannot be read, or a line is no event.</exception>
    internal static Merge Read(IEnumerable<string> paths, TextWriter error)
    {
        var results = new Merge();
        foreach (var path in paths)
        {
            var file = EventFile.Read(path);
            if (file.IsCut) error.WriteLine($"tagstorage: {path}: the last line has no end and was dropped");
            results.Add(file);
        }

        if (results.Others.Count > 0) error.WriteLine($"tagstorage: {SummaryText.Count(results.Others.Count, "event")} of no sweep: merge keeps them, reports pass over them");
        return results;
    }
}
