using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Events;

/// <summary>Events as JSON Lines: one object a line, in snake case.</summary>
public static class JsonLines
{
    /// <summary>How events are written and read.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new EquatableListJson() },
        AllowOutOfOrderMetadataProperties = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>How documents that people may look at are written.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    /// <summary>The kinds of events there are.</summary>
    public static IReadOnlySet<string> Kinds { get; } =
        typeof(Event).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>One line, without its end.</summary>
    public static string Write(Event item) => PlainText.Json(JsonSerializer.Serialize(item, Options));

    /// <summary>The event of a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Event Read(string line) =>
        JsonSerializer.Deserialize<Event>(line, Options) ?? throw new JsonException("null is no event");
}
