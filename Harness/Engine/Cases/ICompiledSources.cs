namespace TagStorageModel.Engine.Cases;

/// <summary>Types that were compiled in memory, and know from which files.</summary>
public interface ICompiledSources
{
    /// <summary>The files that declare a type and what it derives from; none if it is of no file.</summary>
    IReadOnlyList<SourceFile> FilesOf(Type type);
}
