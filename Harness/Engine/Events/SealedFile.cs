using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// A state as a file, from which work goes on: a line that says what it is, with a checksum over all that follows, and the
/// state. A file of which one byte is another than was written is none.
/// </summary>
/// <param name="kind">What it is, as its first line says.</param>
/// <param name="format">The version of its format.</param>
internal sealed class SealedFile(string kind, int format)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is not what was written.</exception>
    internal T Read<T>(string path)
    {
        var bytes = WholeFile.Try(path, () => File.ReadAllBytes(path));
        var end = Array.IndexOf(bytes, (byte)'\n') + 1;
        if (!bytes.AsSpan(0, end).SequenceEqual(HeadOf(bytes.AsSpan(end))))
            throw new BadInputException($"{path}: not a checkpoint of format {format}, or damaged: its checksum does not fit");
        try
        {
            return JsonSerializer.Deserialize<T>(bytes.AsSpan(end), JsonLines.Options)
                ?? throw new BadInputException($"{path}: not a checkpoint: null");
        }
        catch (JsonException refused)
        {
            throw new BadInputException($"{path}: not a checkpoint: {refused.Message}");
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    internal void Write<T>(string path, T state)
    {
        var body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(state, JsonLines.Options) + "\n");
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

    private byte[] HeadOf(ReadOnlySpan<byte> body) => Encoding.UTF8.GetBytes(
        $"{{\"file\":\"{kind}\",\"v\":{format},\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(body))}\"}}\n");
}
