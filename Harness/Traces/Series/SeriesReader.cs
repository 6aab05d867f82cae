using System.Globalization;
using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>Reads recorded traces of the series, each a line of JSON. Errors name the file and the line.</summary>
public static class SeriesReader
{
    /// <summary>The largest order of a folio that is looked at.</summary>
    private const int LargestOrder = 10;
    private const int MostFrames = 1 << 16;

    /// <summary>Whether a line is such a trace, rather than one of an XArray.</summary>
    public static bool IsOne(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (document.RootElement.TryGetProperty("regions", out _) || document.RootElement.TryGetProperty("revision", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>One trace.</summary>
    /// <param name="line">Its JSON.</param>
    /// <param name="where">What errors say about where it stands.</param>
    /// <exception cref="BadInputException">It is malformed.</exception>
    public static RecordedCase Parse(string line, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Case(new TraceField(document.RootElement, where, "trace"));
        }
        catch (JsonException error)
        {
            throw new BadInputException($"{where}: not JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static RecordedCase Case(TraceField field)
    {
        var steps = new List<RecordedStep>();
        var buffers = 0;
        foreach (var item in field.Required("steps").Items())
        {
            var step = Step(item, buffers);
            buffers += step.Events.Count(name => name.StartsWith("kmalloc ", StringComparison.Ordinal)
                && !name.EndsWith("= null", StringComparison.Ordinal));
            steps.Add(step);
        }

        var regions = field.Required("regions");
        return new RecordedCase(
            field.Where,
            field.Optional("name") is { } name ? name.Text() : $"seed {field.Required("seed").Json.GetRawText()}",
            field.Required("revision").Text(),
            Checked(regions, [.. regions.Items().Select(Region)]),
            steps,
            field.Optional("stopped")?.Text(),
            SeriesFinal.Read(field.Required("final")));
    }

    private static TagRegion Region(TraceField field)
    {
        var (start, end) = (field.Required("mem_start").Index(), field.Required("mem_end").Index());
        var (tags, last) = (field.Required("tag_start").Index(), field.Required("tag_end").Index());
        var block = field.Required("block_size_pages").Integer();
        if (end < start || last < tags || end - start >= MostFrames || last - tags >= MostFrames || end >= 1ul << 40 || last >= 1ul << 40)
            throw field.Bad($"memory of 1 to {MostFrames} frames and tag storage of as many are possible");
        var frames = (int)(last - tags + 1);
        if (block < 1 || block > frames) throw field.Bad($"blocks of {block} frames in {frames}");
        return new TagRegion(new Pfn(start), new Pfn(tags), frames, block)
        {
            FramesBeyond = (int)(end - start + 1) - (frames * TagRegion.PagesPerTagFrame),
        };
    }

    private static TagRegion[] Checked(TraceField field, TagRegion[] regions)
    {
        if (regions.Length is 0 or > 32) throw field.Bad("1 to 32 regions are possible");
        var ranges = regions.SelectMany(region => new[]
        {
            (First: region.MemStart.Value, Last: region.MemEnd.Value), (First: region.TagStart.Value, Last: region.TagEnd.Value),
        }).OrderBy(range => range.First).ToArray();
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].First <= ranges[i - 1].Last) throw field.Bad("ranges of frames overlap");
        }

        return regions;
    }

    private static RecordedStep Step(TraceField field, int buffers)
    {
        var prep = field.Optional("prep")?.Text();
        var name = prep ?? field.Required("op").Text();
        var known = prep is null ? SeriesSteps.Calls : SeriesSteps.Preparations;
        if (!known.TryGetValue(name, out var inputs))
            throw field.Bad(prep is null ? $"unknown operation \"{name}\"" : $"unknown preparation \"{name}\"");
        var step = Given(new RecordedStep(name, prep is not null), inputs, field, buffers);
        if (prep is not null) return step;
        return step with
        {
            Result = field.Required("result").Text(),
            Events = [.. field.Required("events").Items().Select(item => item.Text())],
            Diagnoses = field.Optional("diag") is { } diag ? [.. diag.Items().Select(Diagnosis)] : [],
            After = new RecordedState(field.Optional("irqs_off")?.Integer() ?? 0, field.Optional("preempt")?.Integer() ?? 0,
                field.Optional("held") is { } held ? string.Join(' ', held.Items().Select(item => item.Text())) : ""),
        };
    }

    private static string Diagnosis(TraceField field)
    {
        var text = field.Text();
        var digits = text.AsSpan(0, Math.Max(0, text.IndexOf(':', StringComparison.Ordinal)));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text
            : throw field.Bad($"\"{text}\" is no diagnosis");
    }

    private static RecordedStep Given(RecordedStep step, SeriesInputs inputs, TraceField field, int buffers)
    {
        if (inputs.HasFlag(SeriesInputs.Page)) step = step with { Page = Frame(field.Required("page")) };
        if (inputs.HasFlag(SeriesInputs.Copy))
            step = step with { Page = Frame(field.Required("to")), From = Frame(field.Required("from")) };
        if (inputs.HasFlag(SeriesInputs.Frames))
            step = step with { Page = Frame(field.Required("frame")), Count = Number(field.Required("count"), 1, 1 << LargestOrder) };
        if (inputs.HasFlag(SeriesInputs.Order)) step = step with { Order = Number(field.Required("order"), 0, LargestOrder) };
        if (inputs.HasFlag(SeriesInputs.Number)) step = step with { Count = Number(field.Required("nr"), 1, 1 << LargestOrder) };
        if (inputs.HasFlag(SeriesInputs.Gfp))
            step = step with
            {
                Gfp = Token(field.Required("gfp"), SeriesTokens.TryGfp, out Kit.Execution.Gfp gfp, "no allocation flags") ? gfp : 0,
            };
        if (inputs.HasFlag(SeriesInputs.Tags))
            step = step with { Tags = Token(field.Required("tags"), SeriesTokens.TryTags, out long tags, "no tags") ? tags : 0 };
        if (inputs.HasFlag(SeriesInputs.Buffer)) step = step with { Buffer = Buffer(field.Required("buf"), buffers) };
        if (inputs.HasFlag(SeriesInputs.Device)) step = step with { SwapType = Number(field.Required("type"), 0, 62) };
        if (inputs.HasFlag(SeriesInputs.Entry)) step = step with { Entry = SwapEntry.Of(step.SwapType, Offset(field.Required("offset"))) };
        if (inputs.HasFlag(SeriesInputs.Flags)) step = step with { Flags = Flags(field.Required("flags")) };
        return step;
    }

    private static Pfn Frame(TraceField field) =>
        field.Index() is < 1ul << 40 and var number ? new Pfn(number) : throw field.Bad($"\"{field.Text()}\" is no frame");

    private static int Number(TraceField field, int least, int most) =>
        field.Integer() is var number && number >= least && number <= most ? number
            : throw field.Bad($"{number}: {least} to {most} are possible");

    private static ulong Offset(TraceField field) =>
        field.Json.ValueKind == JsonValueKind.Number && field.Json.TryGetUInt64(out var offset) && offset < 1ul << 58 ? offset
            : throw field.Bad("the offset of a swap entry is expected");

    private static int Buffer(TraceField field, int buffers) =>
        Token(field, TryBuffer, out int number, "no tag buffer") && number <= buffers ? number
            : throw field.Bad($"there is no {field.Text()} yet");

    private static bool TryBuffer(string token, out int number) => SeriesTokens.TryNumber(token, 'b', out number);

    private static PageFlag Flags(TraceField field)
    {
        var flags = PageFlag.None;
        foreach (var item in field.Items()) flags |= Token(item, SeriesTokens.TryFlag, out PageFlag flag, "no flag") ? flag : PageFlag.None;
        return flags;
    }

    private static bool Token<T>(TraceField field, TryParse<T> parse, out T value, string complaint) =>
        parse(field.Text(), out value) ? true : throw field.Bad($"\"{field.Text()}\": {complaint}");

    private delegate bool TryParse<T>(string token, out T value);
}
