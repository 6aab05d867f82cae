using System.Globalization;
using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>Reads recorded traces: JSON Lines, plain or compressed with gzip. Errors name the file and the line.</summary>
public static class TraceReader
{
    /// <summary>The traces of a file, one after the other.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is malformed.</exception>
    public static IEnumerable<RecordedTrace> Read(string path)
    {
        foreach (var (line, where) in TraceLines.Of(path)) yield return Parse(line, where);
    }

    /// <summary>One trace.</summary>
    /// <param name="line">Its JSON.</param>
    /// <param name="where">What errors say about where it stands.</param>
    /// <exception cref="BadInputException">It is malformed.</exception>
    public static RecordedTrace Parse(string line, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Trace(new TraceField(document.RootElement, where, "trace"));
        }
        catch (JsonException error)
        {
            throw new BadInputException($"{where}: not JSON: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static RecordedTrace Trace(TraceField trace)
    {
        var label = trace.Optional("name") is { } name ? name.Text() : $"seed {trace.Required("seed").Json.GetRawText()}";
        return new RecordedTrace(
            label,
            Flags(trace.Required("flags")),
            [.. trace.Required("steps").Items().Select(Operation)],
            trace.Optional("final")?.Slots(),
            trace.Optional("nodes_live")?.Integer(),
            trace.Optional("head")?.Text(),
            trace.Optional("nodes") is { } nodes ? [.. nodes.Items().Select(Node)] : null);
    }

    private static XaFlags Flags(TraceField flags) => flags.Text() switch
    {
        "none" => XaFlags.None,
        "irq" => XaFlags.LockIrq,
        "bh" => XaFlags.LockBh,
        var other => throw flags.Bad($"unknown flags \"{other}\""),
    };

    private static RecordedOperation Operation(TraceField step)
    {
        var op = step.Required("op").Text();
        if (!TracedOperations.Inputs.TryGetValue(op, out var inputs)) throw step.Bad($"unknown operation \"{op}\"");
        return new RecordedOperation
        {
            Op = op,
            Index = inputs.HasFlag(OperationInputs.Index) ? step.Required("index").Index() : 0,
            Old = inputs.HasFlag(OperationInputs.Old) ? step.Required("old").Entry() : XaEntry.Null,
            Entry = inputs.HasFlag(OperationInputs.Entry) ? step.Required("entry").Entry() : XaEntry.Null,
            Gfp = inputs.HasFlag(OperationInputs.Gfp) ? step.Required("gfp").Gfp() : Gfp.None,
            Max = inputs.HasFlag(OperationInputs.Max) ? step.Required("max").Index() : 0,
            Result = step.Required("result").Text(),
            ResultIndex = step.Optional("result_index")?.Index(),
            Items = step.Optional("items")?.Slots(),
            Events = [.. step.Required("events").Items().Select(item => item.Text())],
            IrqsDisabledAfter = step.Required("irq_disabled_after").Truth(),
            BottomHalfDepthAfter = step.Optional("bh_depth_after")?.Integer() ?? 0,
            SleepsInAtomic = step.Optional("diag") is { } diag ? [.. diag.Items().Where(IsSleep).Select(Position)] : null,
            Races = step.Optional("races") is { } races ? [.. races.Items().Select(Operation)] : [],
        };
    }

    private static bool IsSleep(TraceField diagnosis) => diagnosis.Text().Contains(":sleep_in_atomic", StringComparison.Ordinal);

    private static int Position(TraceField diagnosis)
    {
        var text = diagnosis.Text();
        var digits = text.AsSpan(0, text.IndexOf(':', StringComparison.Ordinal));
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw diagnosis.Bad($"\"{text}\" is no diagnosis");
    }

    private static XaNodeShape Node(TraceField node)
    {
        var parts = node.Items();
        if (parts.Count != 4) throw node.Bad("a node has four parts");
        return new XaNodeShape(parts[0].Integer(), parts[1].Index(), parts[2].Integer(), parts[3].Integer());
    }
}
