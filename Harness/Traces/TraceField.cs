using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>A value of a recorded trace and where it stands, so that what is wrong with it can be said in one line.</summary>
/// <param name="Json">The value.</param>
/// <param name="Where">File and line.</param>
/// <param name="Name">The path to it within the line.</param>
internal readonly record struct TraceField(JsonElement Json, string Where, string Name)
{
    internal TraceField Required(string name) => Optional(name) ?? throw Bad($"\"{name}\" is missing");

    internal TraceField? Optional(string name)
    {
        if (Json.ValueKind != JsonValueKind.Object) throw Bad("an object is expected");
        return Json.TryGetProperty(name, out var value) ? new TraceField(value, Where, $"{Name}.{name}") : null;
    }

    internal List<TraceField> Items()
    {
        if (Json.ValueKind != JsonValueKind.Array) throw Bad("a list is expected");
        var items = new List<TraceField>(Json.GetArrayLength());
        foreach (var item in Json.EnumerateArray()) items.Add(new TraceField(item, Where, $"{Name}[{items.Count}]"));
        return items;
    }

    internal string Text()
    {
        if (Json.ValueKind != JsonValueKind.String) throw Bad("a string is expected");
        try
        {
            return Json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Bad("a string is no text");
        }
    }

    internal int Integer() =>
        Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var number) ? number : throw Bad("a whole number is expected");

    internal bool Truth() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad("true or false is expected"),
    };

    internal ulong Index() => TraceTokens.TryIndex(Text(), out var index) ? index : throw Bad($"\"{Text()}\" is no index");

    internal Gfp Gfp() => TraceTokens.TryGfp(Text(), out var gfp) ? gfp : throw Bad($"\"{Text()}\" are no allocation flags");

    internal XaEntry Entry()
    {
        if (Json.ValueKind == JsonValueKind.Null) return XaEntry.Null;
        return TraceTokens.TryEntry(Text(), out var entry) ? entry : throw Bad($"\"{Text()}\" is no entry");
    }

    internal List<XaFound> Slots()
    {
        var slots = new List<XaFound>();
        foreach (var slot in Items())
        {
            var pair = slot.Items();
            if (pair.Count != 2) throw slot.Bad("an index and an entry are expected");
            slots.Add(new XaFound(pair[0].Index(), pair[1].Entry()));
        }

        return slots;
    }

    internal BadInputException Bad(string what) => new($"{Where}: {Name}: {what}");
}
