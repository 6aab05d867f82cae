using System.Reflection;
using System.Runtime.Loader;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>Files that were compiled, as an assembly in memory: it shares all other assemblies with this program.</summary>
internal sealed class CompiledSources : AssemblyLoadContext, ICompiledSources
{
    private readonly IReadOnlyDictionary<string, SourceType> types;
    private readonly Assembly assembly;

    /// <summary>Loads it.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="symbols">Its lines, for what is thrown.</param>
    /// <param name="types">What is known of its types, by their names.</param>
    internal CompiledSources(Stream image, Stream symbols, IReadOnlyDictionary<string, SourceType> types)
        : base("experiment")
    {
        this.types = types;
        assembly = LoadFromStream(image, symbols);
    }

    /// <summary>The types that the files declare, in the order of the files.</summary>
    internal IEnumerable<Type> Types => assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters && types.ContainsKey(type.FullName!));

    /// <summary>Those of which objects can be made.</summary>
    internal IEnumerable<Type> Classes => Types.Where(type => type is { IsClass: true, IsAbstract: false });

    /// <inheritdoc/>
    public IReadOnlyList<SourceFile> FilesOf(Type type) => types.TryGetValue(type.FullName ?? "", out var known) ? known.Files : [];

    /// <summary>What its source says of a type.</summary>
    internal SourceType Of(Type type) => types[type.FullName!];

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        GetLoadContext(typeof(CompiledSources).Assembly)!.LoadFromAssemblyName(assemblyName);
}
