using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Properties.Cli;

namespace TagStorageModel.Properties.Contributing;

/// <summary>The program as it is built from the files of this checkout and some more, beside the one that runs the tests.</summary>
internal sealed partial class ExtendedProgram
{
    /// <summary>The projects in the order in which they are built: folder, assembly, and the folders in it that are others'.</summary>
    private static readonly (string Folder, string Assembly, string[] Without)[] Projects =
    [
        ("Model/Kit", "TagStorageModel.Kit", []),
        ("Harness/Engine", "TagStorageModel.Engine", []),
        ("Model", "TagStorageModel.Model", ["Model/Kit"]),
        ("Harness", "tagstorage", ["Harness/Engine", "Harness/Check"]),
    ];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly string[] Implicit =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading.Tasks"];

    private readonly MethodInfo run;

    /// <summary>Builds it.</summary>
    /// <param name="pieces">What is added.</param>
    internal ExtendedProgram(IReadOnlyList<Piece> pieces)
    {
        var left = pieces.ToList();
        var references = Checkout.References
            .Where(file => !Projects.Any(project => project.Assembly == Path.GetFileNameWithoutExtension(file.FilePath))).ToList();
        var context = new Images();
        foreach (var (folder, assembly, without) in Projects)
        {
            var texts = Sources(folder, without).ToDictionary(path => path, Checkout.Read);
            foreach (var piece in left.Where(piece => IsIn(piece.Path, folder, without)).ToList())
            {
                texts[piece.Path] = piece.After(texts.GetValueOrDefault(piece.Path));
                left.Remove(piece);
            }

            var image = Compile(folder, assembly, texts, references);
            references.Add(MetadataReference.CreateFromImage(image));
            context.Add(assembly, image);
        }

        Assert.Empty(left);
        run = context.Of("tagstorage").GetType("TagStorageModel.Harness.Cli.CommandLine", throwOnError: true)!.GetMethod("Run")!;
    }

    /// <summary>A command line of it.</summary>
    internal CommandRun Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = (int)run.Invoke(null, [args, output, error, System.Threading.CancellationToken.None])!;
        return new CommandRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private static byte[] Compile(
        string folder, string assembly, Dictionary<string, string> texts, IEnumerable<MetadataReference> references)
    {
        var project = File.ReadAllText(Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.csproj").Single());
        var usings = string.Concat(Implicit.Select(name => $"global using {name};\n"));
        var friends = string.Concat(Friend().Matches(project).Select(match =>
            $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{match.Groups["name"].Value}\")]\n"));
        var trees = texts.Select(text => CSharpSyntaxTree.ParseText(WithPatterns(text.Value), Language, text.Key))
            .Append(CSharpSyntaxTree.ParseText(usings + friends, Language));
        var kind = assembly == "tagstorage" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var options = new CSharpCompilationOptions(kind,
            optimizationLevel: OptimizationLevel.Release,
            specificDiagnosticOptions: Checkout.SdkIgnores,
            nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(assembly, trees, references, options);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(
            image, manifestResources: Resources(folder, project), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));
        return image.ToArray();
    }

    /// <summary>No generators run here: a pattern is made when it is asked for.</summary>
    private static string WithPatterns(string text) => Pattern().Replace(text, "private static Regex ${name}() => new(${arguments});");

    private static IEnumerable<ResourceDescription> Resources(string folder, string project) =>
        from embedded in Embedded().Matches(project)
        let include = embedded.Groups["include"].Value
        from path in Directory.GetFiles(Path.Combine(Checkout.Root, folder, Path.GetDirectoryName(include)!), Path.GetFileName(include))
        let name = embedded.Groups["name"].Value
            .Replace("%(Filename)", Path.GetFileNameWithoutExtension(path), StringComparison.Ordinal)
            .Replace("%(Extension)", Path.GetExtension(path), StringComparison.Ordinal)
        select new ResourceDescription(name, () => File.OpenRead(path), isPublic: true);

    private static IEnumerable<string> Sources(string folder, string[] without) =>
        Checkout.Files(folder, "*.cs").Where(path => IsIn(path, folder, without));

    private static bool IsIn(string path, string folder, string[] without) =>
        path.StartsWith(folder + "/", StringComparison.Ordinal)
        && !without.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal));

    [GeneratedRegex("""<InternalsVisibleTo Include="(?<name>[^"]+)" />""")]
    private static partial Regex Friend();

    [GeneratedRegex("""<EmbeddedResource Include="(?<include>[^"]+)" LogicalName="(?<name>[^"]+)" />""")]
    private static partial Regex Embedded();

    [GeneratedRegex(@"\[GeneratedRegex\((?<arguments>.*)\)\]\s+private static partial Regex (?<name>\w+)\(\);")]
    private static partial Regex Pattern();

    /// <summary>Assemblies of the same names as those that run the tests, kept apart from them.</summary>
    private sealed class Images() : AssemblyLoadContext("extended")
    {
        private readonly Dictionary<string, byte[]> images = [];

        internal void Add(string name, byte[] image) => images.Add(name, image);

        internal Assembly Of(string name) => LoadFromAssemblyName(new AssemblyName(name));

        protected override Assembly? Load(AssemblyName assemblyName) =>
            images.TryGetValue(assemblyName.Name!, out var image) ? LoadFromStream(new MemoryStream(image)) : null;
    }
}
