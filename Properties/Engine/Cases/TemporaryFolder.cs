namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>A folder that is gone with everything in it when the test is over.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tagstorage").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
