using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TagStorageModel.Harness;

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
    };

    /// <summary>How documents that people may look at are written.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };

    /// <summary>One line, without its end.</summary>
    public static string Write(Event item) => JsonSerializer.Serialize(item, Options);
}
