using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// A checkpoint as a file: a line that says what it is, with a checksum over all that follows, and the state. A file of which
/// one byte is another than was written is none.
/// </summary>
internal static class CheckpointFile
{
    private const string Kind = "tagstorage checkpoint";
    private const int Format = 3;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is not what was written.</exception>
    internal static Checkpoint Read(string path)
    {
        var bytes = WholeFile.Try(path, () => File.ReadAllBytes(path));
        var end = Array.IndexOf(bytes, (byte)'\n') + 1;
        if (!bytes.AsSpan(0, end).SequenceEqual(HeadOf(bytes.AsSpan(end))))
            throw new BadInputException($"{path}: not a checkpoint of format {Format}, or damaged: its checksum does not fit");
        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(bytes.AsSpan(end), JsonLines.Options)
                ?? throw new BadInputException($"{path}: not a checkpoint: null");
        }
        catch (JsonException refused)
        {
            throw new BadInputException($"{path}: not a checkpoint: {refused.Message}");
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    internal static void Write(string path, Checkpoint checkpoint)
    {
        var body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(checkpoint, JsonLines.Options) + "\n");
        WholeFile.Write(path, Encoding.UTF8.GetString(HeadOf(body)) + Encoding.UTF8.GetString(body));
    }

    /// <summary>Tries whether a file can be written where one is wanted; what is there stays.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    internal static void CheckWritable(string path)
    {
        if (Directory.Exists(path)) throw new BadInputException($"{path}: a folder is there, where a checkpoint is to be written");
        WholeFile.Try(path, () =>
        {
            var trial = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "." + Path.GetRandomFileName());
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return path;
        });
    }

    private static byte[] HeadOf(ReadOnlySpan<byte> body) => Encoding.UTF8.GetBytes(
        $"{{\"file\":\"{Kind}\",\"v\":{Format},\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"}}\n");
}
