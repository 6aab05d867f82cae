using System.Text;
using System.Text.Json;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Events;

/// <summary>A file of JSON Lines.</summary>
/// <param name="Path">Its name, for messages.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="IsCut">A last line without its end was left out: whoever wrote it was killed.</param>
public sealed record EventFile(string Path, IReadOnlyList<EventLine> Lines, bool IsCut)
{
    private const byte LineFeed = (byte)'\n';
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file of JSON Lines, one event a line.</summary>
    /// <exception cref="BadInputException">It cannot be read, or a line is no event; says which.</exception>
    public static EventFile Read(string path) => Parse(WholeFile.Try(path, () => File.ReadAllBytes(path)), path);

    /// <summary>The same, with what the subjects of its events call things.</summary>
    public EventFile Told(SubjectSet subjects) =>
        this with { Lines = [.. Lines.Select(line => line with { Event = Told(line.Event, subjects) })] };

    private static Event? Told(Event? item, SubjectSet subjects) =>
        item is ViolationEvent finding && subjects.Find(finding.Revision) is { } subject
            ? finding with { DestroyingStep = subject.DestroyingStep, Brief = BriefOf(finding.Defect, subject) } : item;

    private static string BriefOf(string? slug, ISubject subject) =>
        subject.Defects.FirstOrDefault(defect => defect.Slug == slug)?.Brief ?? "";

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="BadInputException">A line is no event; says which.</exception>
    public static EventFile Parse(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var lines = new List<EventLine>();
        while (bytes.IndexOf(LineFeed) is >= 0 and var end)
        {
            try
            {
                lines.Add(EventLine.Parse(Strict.GetString(bytes[..end]), lines.Count + 1));
            }
            catch (Exception refused) when (refused is JsonException or ArgumentException or InvalidOperationException or BadInputException)
            {
                // Text of JSON that is half a surrogate pair is an invalid operation.
                throw new BadInputException($"{path}:{lines.Count + 1}: {refused.Message}");
            }

            bytes = bytes[(end + 1)..];
        }

        return new EventFile(path, lines, !bytes.IsEmpty);
    }
}

/// <summary>A line of JSON.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line.</param>
/// <param name="Event">What it says; null if it is of a kind that this program does not know.</param>
public sealed record EventLine(int Number, string Text, Event? Event)
{
    /// <summary>Reads the event of one line; none if the line's kind is not known to this version.</summary>
    /// <exception cref="BadInputException">It is no event.</exception>
    /// <exception cref="JsonException">It is no JSON, or not that of its event.</exception>
    public static EventLine Parse(string text, int number)
    {
        text = text.TrimEnd('\r');
        using var parsed = JsonDocument.Parse(text);
        var root = parsed.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("event", out var kind) || kind.ValueKind != JsonValueKind.String
            || !root.TryGetProperty("v", out var version) || version.ValueKind != JsonValueKind.Number)
            throw new BadInputException("not an event: a JSON object with \"event\" and \"v\" is needed");
        if (!version.TryGetInt32(out var v) || v < 1) throw new BadInputException("not an event: there is no such version of the format");
        if (v > 1) throw new BadInputException($"version {v} of the format is newer than this program");
        if (!JsonLines.Kinds.Contains(kind.GetString()!)) return new EventLine(number, text, null);
        var item = JsonLines.Read(text);
        if ((item is RunEvent or VerdictEvent or LivelockEvent) && HoldsNull(root))
            throw new BadInputException("not an event of this program: null in a list");
        return item.Fault() is { } fault ? throw new BadInputException($"not an event of this program: {fault}")
            : new EventLine(number, text, item);
    }

    /// <summary>Whether null is in a list: that is not seen when a list of texts is read.</summary>
    private static bool HoldsNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || HoldsNull(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(item => HoldsNull(item.Value)),
        _ => false,
    };
}
