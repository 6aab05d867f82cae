using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>A checkpoint as a file: one of which a byte is another than was written is none.</summary>
internal static class CheckpointFile
{
    private static readonly SealedFile File = new("tagstorage checkpoint", 3);

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is not what was written.</exception>
    internal static Checkpoint Read(string path) => File.Read<Checkpoint>(path);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    internal static void Write(string path, Checkpoint checkpoint) => File.Write(path, checkpoint);

    /// <summary>Tries whether a file can be written where one is wanted; what is there stays.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    internal static void CheckWritable(string path) => SealedFile.CheckWritable(path);
}
