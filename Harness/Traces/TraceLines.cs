using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Traces;

/// <summary>The lines of a file of recorded traces, plain or compressed with gzip, which its first bytes or its name tell.</summary>
internal static class TraceLines
{
    /// <summary>The lines that are not empty, each with what errors say about where it stands.</summary>
    /// <exception cref="BadInputException">The file cannot be read, is cut, or is empty.</exception>
    internal static IEnumerable<(string Line, string Where)> Of(string path)
    {
        using var text = new StreamReader(new MemoryStream(Data(path)));
        var number = 0;
        var lines = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            lines++;
            yield return (line, $"{path}:{number}");
        }

        if (lines == 0) throw new BadInputException($"{path}: there is nothing in it");
    }

    private static byte[] Data(string path)
    {
        try
        {
            var data = WholeFile.Try(path, () => File.ReadAllBytes(path));
            return Gunzip.IsMagic(data) || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Gunzip.Whole(data) : data;
        }
        catch (InvalidDataException error)
        {
            throw new BadInputException($"{path}:1: {error.Message}");
        }
    }
}
