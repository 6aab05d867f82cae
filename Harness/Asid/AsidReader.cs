using System.Globalization;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Text;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>Reads what <see cref="AsidWords"/> writes. What follows a # is a comment; empty lines are passed over.</summary>
internal static partial class AsidReader
{
    private static readonly string[] Verbs = ["switch", "idle", "unmap", "pin", "unpin"];

    /// <summary>Whether a text looks like a scenario of this subject, right or wrong.</summary>
    internal static bool IsOne(string text) =>
        Lines(text).Select(line => line.Text.TrimStart()).FirstOrDefault(line => line.Length > 0) is { } first
            && first.StartsWith(AsidWords.Machine.TrimEnd(), StringComparison.Ordinal)
            && first.Contains("ASID", StringComparison.Ordinal);

    /// <summary>The scenario of a text.</summary>
    /// <exception cref="BadInputException">It is none: which line and column, what is there and what is nearest to it.</exception>
    internal static AsidScenario Read(string text)
    {
        AsidSize? size = null;
        List<AsidSetupCall> setup = [];
        SortedDictionary<int, EquatableList<AsidCall>> threads = [];
        foreach (var (line, number) in Lines(text))
        {
            if (line.Trim().Length == 0) continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? line : line[..colon]).Trim();
            var place = new Place(line, number);
            if (colon < 0) throw place.Bad(0, $"'{name}': a name and a colon are needed, such as machine:, setup:, T0:");
            if (name == "machine") size = size is null ? SizeOf(place, colon + 1) : throw place.Bad(0, "machine: it is there already");
            else if (size is null) throw place.Bad(0, $"'{name}': the first line is that of the machine: {AsidWords.Machine}…");
            else if (name == "setup") setup.AddRange(SetupOf(place, colon + 1));
            else if (Thread().Match(name) is not { Success: true } match)
                throw place.Bad(0, $"'{name}': there is none; the nearest is {Nearest.Of(name, ["setup", "machine", "T0"])}");
            else if (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var thread && thread >= size.Cpus)
                throw place.Bad(0, $"T{thread}: there are {size.Cpus} CPUs, the first has T0");
            else if (!threads.TryAdd(thread, [.. CallsOf(place, colon + 1)]))
                throw place.Bad(0, $"T{thread}: it is there already");
        }

        if (size is null) throw new BadInputException($"scenario: no line begins with {AsidWords.Machine.Trim()}");
        var scenario = new AsidScenario(size, [.. setup],
            [.. Enumerable.Range(0, size.Cpus).Select(thread => threads.GetValueOrDefault(thread, []))]);
        return scenario.Fault() is { } fault ? throw new BadInputException($"scenario: {fault}") : scenario;
    }

    private static IEnumerable<(string Text, int Number)> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select((line, i) => (line.Split('#')[0], i + 1));

    private static AsidSize SizeOf(Place place, int from)
    {
        var match = Size().Match(place.Line, from);
        if (!match.Success || match.Index != from || match.Length != place.Line.Length - from)
            throw place.Bad(from, "a machine is needed, such as 2 CPUs, 4 ASIDs, 5 mms of 1 page");
        return new AsidSize(place.Number(match.Groups["cpus"]), place.Number(match.Groups["asids"]), place.Number(match.Groups["mms"]),
            place.Number(match.Groups["pages"]), match.Groups["common"].Success) is { Cpus: <= AsidSize.MostCpus } size ? size
            : throw place.Bad(match.Groups["cpus"].Index, $"{match.Groups["cpus"]} CPUs: 1 to {AsidSize.MostCpus} are possible");
    }

    private static IEnumerable<AsidSetupCall> SetupOf(Place place, int from)
    {
        foreach (var (at, text) in place.Parts(from))
        {
            var match = Cpu().Match(text);
            if (!match.Success) throw place.Bad(at, $"'{text}': the CPU that does it is needed first, such as cpu0 switch mm0");
            var rest = text[match.Length..];
            yield return new AsidSetupCall(place.Number(match.Groups[1]), CallOf(place, at + match.Length, rest));
        }
    }

    private static IEnumerable<AsidCall> CallsOf(Place place, int from) =>
        place.Parts(from).Where(part => part.Text != AsidWords.Nothing).Select(part => CallOf(place, part.At, part.Text));

    private static AsidCall CallOf(Place place, int at, string text)
    {
        var match = Call().Match(text);
        var verb = text.Split(' ')[0];
        if (!Verbs.Contains(verb)) throw place.Bad(at, $"'{verb}': there is no such call; the nearest is {Nearest.Of(verb, Verbs)}");
        if (!match.Success || (verb == "idle") == match.Groups["mm"].Success || (verb != "unmap" && match.Groups["page"].Success))
            throw place.Bad(at, $"'{text}': {(verb == "idle" ? "idle stands alone" : $"{verb} needs an mm, such as {verb} mm0")}");
        var operation = verb switch
        {
            "switch" => AsidOperation.Switch,
            "idle" => AsidOperation.Idle,
            "pin" => AsidOperation.Pin,
            "unpin" => AsidOperation.Unpin,
            _ => match.Groups["page"].Success ? AsidOperation.UnmapPage : AsidOperation.UnmapAll,
        };
        return new AsidCall(operation, match.Groups["mm"].Success ? place.Number(match.Groups["mm"]) : 0,
            match.Groups["page"].Success ? place.Number(match.Groups["page"]) : 0);
    }

    [GeneratedRegex(
        @"\s*(?<cpus>\d+) CPUs?, (?<asids>\d+) ASIDs?, (?<mms>\d+) mms? of (?<pages>\d+) pages?(?<common>, one TLB \(CnP\))?\s*")]
    private static partial Regex Size();

    [GeneratedRegex(@"^T(\d)$")]
    private static partial Regex Thread();

    [GeneratedRegex(@"^cpu(\d+) ")]
    private static partial Regex Cpu();

    [GeneratedRegex(@"^[a-z]+( mm(?<mm>\d+)(\[(?<page>\d+)\])?)?$")]
    private static partial Regex Call();

    /// <summary>A line of the text.</summary>
    private readonly record struct Place(string Line, int LineNumber)
    {
        internal BadInputException Bad(int column, string what) =>
            new($"scenario, line {LineNumber}, column {column + 1 + Line[column..].TakeWhile(char.IsWhiteSpace).Count()}: {what}");

        internal int Number(Group digits) => int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw Bad(0, $"{digits.Value} is too large");

        internal IEnumerable<(int At, string Text)> Parts(int from)
        {
            for (var end = from; from <= Line.Length; from = end + 1)
            {
                end = Line.IndexOf(';', from) is >= 0 and var next ? next : Line.Length;
                var text = Line[from..end].Trim();
                if (text.Length > 0) yield return (from + Line[from..end].TakeWhile(char.IsWhiteSpace).Count(), text);
            }
        }
    }
}
