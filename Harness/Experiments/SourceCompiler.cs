using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>
/// Compiles C# files in memory against this program as it runs. What the files may leave out is what the projects of the checkout
/// leave out, and the namespaces of the model; warnings are passed over.
/// </summary>
internal static class SourceCompiler
{
    private const string Name = "Experiment";

    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.ComponentModel.DataAnnotations", "System.IO", "System.Linq",
        "System.Threading.Tasks",
        "TagStorageModel.Kit.Coverage", "TagStorageModel.Kit.Execution", "TagStorageModel.Kit.Lockdep", "TagStorageModel.Kit.Primitives",
        "TagStorageModel.Kit.Rules", "TagStorageModel.Kit.Xarray", "TagStorageModel.Model.Invariants", "TagStorageModel.Model.Mm.Accesses",
        "TagStorageModel.Model.Mm.Files", "TagStorageModel.Model.Mm.Pages", "TagStorageModel.Model.Mm.Swap",
        "TagStorageModel.Model.Mm.Tables", "TagStorageModel.Model.Mm.Tags", "TagStorageModel.Model.Revisions",
        "TagStorageModel.Engine.Cases", "TagStorageModel.Engine.Schedules", "TagStorageModel.Harness.Programs",
    ];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest, DocumentationMode.Parse);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, deterministic: true,
        nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>Compiles files, all into one assembly.</summary>
    /// <exception cref="SourceErrorsException">There are errors in them.</exception>
    internal static CompiledSources Compile(IReadOnlyList<SourceFile> files)
    {
        var trees = files.Select(file =>
            CSharpSyntaxTree.ParseText(file.Text, Language, WholeFile.OneLine(file.Path), Encoding.UTF8)).ToList();
        var usings = CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(name => $"global using {name};\n")), Language);
        var compilation = CSharpCompilation.Create(Name, trees.Append(usings), References(), Options);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        var emitted = compilation.Emit(image, symbols, options: options);
        if (!emitted.Success) throw new SourceErrorsException(ErrorsOf(emitted, trees));
        image.Position = symbols.Position = 0;
        return new CompiledSources(image, symbols, SourceTypes.Of(compilation, trees.Zip(files).ToDictionary()));
    }

    /// <summary>In the order of the files and their lines.</summary>
    private static IReadOnlyList<Diagnostic> ErrorsOf(EmitResult emitted, List<SyntaxTree> trees) =>
    [
        .. emitted.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)
            .OrderBy(found => trees.FindIndex(tree => tree == found.Location.SourceTree)).ThenBy(found => found.Location.SourceSpan.Start),
    ];

    /// <summary>What this program runs with.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
}
