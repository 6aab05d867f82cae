using System.Security.Cryptography;
using System.Text;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Events;

/// <summary>Which build of this program it is: results of two builds are not added up.</summary>
public static class Build
{
    private const int Digits = 12;

    /// <summary>The build: the same wherever the same source is compiled.</summary>
    public static string Id { get; } = HashOf(typeof(Machine).Module.ModuleVersionId + "/" + typeof(Build).Module.ModuleVersionId);

    /// <summary>A short name for a text.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
