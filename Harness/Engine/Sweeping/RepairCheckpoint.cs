using System.Text.Json.Serialization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>The rows of a table of repairs that are finished, by which build and with which options they were made.</summary>
internal sealed record RepairCheckpoint
{
    private static readonly SealedFile File = new("tagstorage repairs", 1);

    /// <summary>What the rows depend on, by name.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, string> Identity { get; init; } = new Dictionary<string, string>();

    /// <summary>The rows that are finished, in the order in which they are shown.</summary>
    [JsonRequired]
    public IReadOnlyList<RepairEvent> Rows { get; init; } = [];

    /// <summary>What all repairs together leave: rule, function and detail of each.</summary>
    [JsonRequired]
    public IReadOnlyList<IReadOnlyList<string>> Left { get; init; } = [];

    /// <summary>Reads a file; nothing finished if there is none.</summary>
    /// <exception cref="BadInputException">It is damaged, or of another table; says what differs.</exception>
    internal static RepairCheckpoint Load(string path, IReadOnlyDictionary<string, string> identity)
    {
        SealedFile.CheckWritable(path);
        if (!System.IO.File.Exists(path)) return new() { Identity = identity };
        var read = File.Read<RepairCheckpoint>(path);
        foreach (var name in identity.Keys.Union(read.Identity.Keys).Order(StringComparer.Ordinal))
        {
            var (mine, theirs) = (read.Identity.GetValueOrDefault(name, "none"), identity.GetValueOrDefault(name, "none"));
            if (mine == theirs) continue;
            throw new BadInputException($"{path}: the checkpoint of another table: its {name} is {mine}, and here it is {theirs}");
        }

        var fault = read.Rows.Select(row => row.Fault()).FirstOrDefault(text => text is not null)
            ?? (read.Left.All(parts => parts.Count == 3) ? null : "what is left has not three parts");
        return fault is null ? read : throw new BadInputException($"{path}: not a checkpoint: {fault}");
    }

    internal void Save(string path) => File.Write(path, this);
}
