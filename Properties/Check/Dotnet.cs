namespace TagStorageModel.Properties.Check;

/// <summary>How the SDK is called from tests.</summary>
internal static class Dotnet
{
    /// <summary>Nothing is left running, and nothing but what was asked for is printed.</summary>
    internal static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
    };
}
