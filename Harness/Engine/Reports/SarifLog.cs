using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>The parts of a SARIF 2.1.0 document (OASIS, 2020) that reports use.</summary>
/// <param name="Runs">One for each run of the tool.</param>
public sealed record SarifLog(IReadOnlyList<SarifRun> Runs)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The schema that the document keeps to.</summary>
    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-2)]
    public string Schema => "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>The version of the format.</summary>
    [JsonPropertyOrder(-1)]
    public string Version => "2.1.0";

    /// <summary>The log as JSON, indented, its last line ended.</summary>
    [JsonIgnore]
    public string Text => PlainText.Json(JsonSerializer.Serialize(this, Options)) + "\n";
}

/// <summary>A run of the tool.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Results">What it found.</param>
public sealed record SarifRun(SarifTool Tool, IReadOnlyList<SarifResult> Results)
{
    /// <summary>What tells it from other runs over the same subject.</summary>
    public SarifAutomation? AutomationDetails { get; init; }

    /// <summary>How the tool ended.</summary>
    public IReadOnlyList<SarifInvocation>? Invocations { get; init; }

    /// <summary>Further facts.</summary>
    public IReadOnlyDictionary<string, object?>? Properties { get; init; }
}

/// <summary>Names a run.</summary>
/// <param name="Id">The name; parts with / between.</param>
public sealed record SarifAutomation(string Id);

/// <summary>How the tool ended.</summary>
/// <param name="ExecutionSuccessful">Whether it came to its end.</param>
public sealed record SarifInvocation(bool ExecutionSuccessful);

/// <summary>The tool.</summary>
/// <param name="Driver">Its only component.</param>
public sealed record SarifTool(SarifDriver Driver)
{
    /// <summary>This program as the tool of a run, with the rules that its results refer to.</summary>
    /// <param name="rules">The rules that it watched.</param>
    public static SarifTool TagStorageModel(IEnumerable<SarifRule> rules) => new(new SarifDriver("TagStorageModel", [.. rules]));
}

/// <summary>A component of a tool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rules">The rules that it watched.</param>
public sealed record SarifDriver(string Name, IReadOnlyList<SarifRule> Rules);

/// <summary>A rule that results refer to by its id.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ShortDescription">Its sentence.</param>
public sealed record SarifRule(string Id, SarifText? ShortDescription);

/// <summary>A text.</summary>
/// <param name="Text">It.</param>
public sealed record SarifText(string Text)
{
    /// <summary>The text, in which line ends are all that is not seen.</summary>
    public string Text { get; } = PlainText.Block(Text);
}

/// <summary>A broken rule at a place, as SARIF has it.</summary>
/// <param name="RuleId">The rule that was broken.</param>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Message">What is to be said.</param>
public sealed record SarifResult(string RuleId, string Level, SarifText Message)
{
    /// <summary>The rule's place among the tool's rules.</summary>
    public int? RuleIndex { get; init; }

    /// <summary>The functions in which the rule was broken; null if in none.</summary>
    public IReadOnlyList<SarifLocation>? Locations { get; init; }

    /// <summary>What makes it the same as another, from run to run.</summary>
    public IReadOnlyDictionary<string, string>? PartialFingerprints { get; init; }

    /// <summary>Who did what until then.</summary>
    public IReadOnlyList<SarifCodeFlow>? CodeFlows { get; init; }

    /// <summary>Further facts.</summary>
    public IReadOnlyDictionary<string, object?>? Properties { get; init; }
}

/// <summary>A place.</summary>
/// <param name="LogicalLocations">By name.</param>
public sealed record SarifLocation(IReadOnlyList<SarifLogicalLocation> LogicalLocations)
{
    /// <summary>What happens there.</summary>
    public SarifText? Message { get; init; }

    /// <summary>The place of a C function, which has a name but no file here.</summary>
    public static SarifLocation Function(string name) => new([new SarifLogicalLocation(name, "function")]);
}

/// <summary>A place by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is.</param>
public sealed record SarifLogicalLocation(string Name, string Kind);

/// <summary>How it came about.</summary>
/// <param name="ThreadFlows">One for each thread.</param>
public sealed record SarifCodeFlow(IReadOnlyList<SarifThreadFlow> ThreadFlows);

/// <summary>What one thread did.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Locations">Its steps.</param>
public sealed record SarifThreadFlow(string Id, IReadOnlyList<SarifThreadFlowLocation> Locations);

/// <summary>A step of a thread.</summary>
/// <param name="Location">Where, and what it did.</param>
/// <param name="ExecutionOrder">Its number among the steps of all threads.</param>
public sealed record SarifThreadFlowLocation(SarifLocation Location, int ExecutionOrder)
{
    /// <summary>How many functions the thread was in.</summary>
    public int? NestingLevel { get; init; }

    /// <summary><c>essential</c>, <c>important</c> or <c>unimportant</c>.</summary>
    public string? Importance { get; init; }
}
