using System.Text.Json.Nodes;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A log of the Static Analysis Results Interchange Format, 2.1.0 (OASIS): the part that all logs of this program share.</summary>
public static class Sarif
{
    /// <summary>The format's version.</summary>
    public const string Version = "2.1.0";

    /// <summary>Where its schema is.</summary>
    public const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static readonly List<Invariant> Rules = [.. InvariantSet.All()];

    /// <summary>The log of one run of this program, with the rules I1 to I22.</summary>
    /// <param name="results">Its results, of <see cref="Result"/>.</param>
    public static JsonObject Log(params IEnumerable<JsonObject> results) => new()
    {
        ["$schema"] = Schema,
        ["version"] = Version,
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "tagstorage",
                    ["semanticVersion"] = typeof(Sarif).Assembly.GetName().Version!.ToString(3),
                    ["rules"] = new JsonArray([.. Rules.Select(rule => new JsonObject { ["id"] = rule.Id, ["shortDescription"] = Message(rule.Sentence + ".") })]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. results]),
        }),
    };

    /// <summary>A broken rule.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="key">The violation's key, by which logs of different runs are compared.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="function">The C function; may be empty.</param>
    /// <param name="isActual">Harm was done, rather than announced.</param>
    public static JsonObject Result(string rule, string key, string message, string function, bool isActual) => new()
    {
        ["ruleId"] = rule,
        ["ruleIndex"] = Rules.FindIndex(item => item.Id == rule),
        ["level"] = isActual ? "error" : "warning",
        ["message"] = Message(message),
        ["locations"] = new JsonArray(function.Length == 0 ? [] : [Location(function)]),
        ["partialFingerprints"] = new JsonObject { ["violationKey/v1"] = key },
    };

    /// <summary>A C function as a place.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="message">What is to be said of it; null for nothing.</param>
    public static JsonObject Location(string function, string? message = null)
    {
        var location = new JsonObject { ["logicalLocations"] = new JsonArray(new JsonObject { ["name"] = function, ["kind"] = "function" }) };
        if (message is not null) location["message"] = Message(message);
        return location;
    }

    /// <summary>A text.</summary>
    public static JsonObject Message(string text) => new() { ["text"] = text };
}
