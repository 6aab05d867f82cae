using System.Reflection;

namespace TagStorageModel.Engine.Events;

/// <summary>What this program is called, its version, and where it is to be had: for whoever has only what it wrote.</summary>
public static class About
{
    /// <summary>The package, which the command <c>tagstorage</c> is in.</summary>
    public const string Package = "TagStorageModel";

    private const string AddressKey = "ProjectUrl";

    /// <summary>The version, without what a build adds to it.</summary>
    public static string Version { get; } = typeof(About).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The address that the build was given for the project; null if it was given none.</summary>
    public static string? Address { get; } = typeof(About).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(item => item.Key == AddressKey)?.Value;

    /// <summary>One sentence with all of it.</summary>
    public static string Words => $"Made by tagstorage {Version}, the command of the .NET tool {Package}"
        + (Address is { Length: > 0 } address ? $", {address}" : " (`dotnet run -c Release --project Harness --` in a checkout)") + ".";
}
