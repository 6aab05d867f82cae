using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed class CSharpCaseTests
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>As in every project of the SDK: assemblies of newer versions stand in for older ones.</summary>
    private static readonly Dictionary<string,
        ReportDiagnostic> SdkIgnores = new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    [Fact]
    public void ItReadsAsBefore() =>
        Golden.Check("program-i12-interrupt", KnownFailure.Case("i12-interrupt").As("program").TrimEnd('\n').Split('\n'));

    /// <summary>What is pasted into an xunit project compiles, and fails there with the key of the failure.</summary>
    [Fact]
    public void ItCompilesAndFails()
    {
        var items = KnownFailure.All.Select(failure => KnownFailure.Case(failure.Name))
            .Concat(KnownCases.All.Select(
            known => new ExplainedCase(known.File.Token, CaseRun.Of(known.File.Token).UnderTest.Stories(),
            CaseRun.Recorded(known.File.Token).Explain(), 0))).ToList();
        var sources = items.Select((item, i) => CSharpSyntaxTree.ParseText(
            item.As("program").Replace("public sealed class ", $"namespace Pasted{i};\npublic sealed class ", StringComparison.Ordinal),
                cancellationToken: TestContext.Current.CancellationToken));
        var compilation = CSharpCompilation.Create("Pasted", sources, References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            .WithSpecificDiagnosticOptions(SdkIgnores));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));
        var context = new AssemblyLoadContext("pasted", isCollectible: true);
        var assembly = context.LoadFromStream(new MemoryStream(image.ToArray()));
        for (var i = 0; i < items.Count; i++)
        {
            var test = Assert.Single(assembly.GetTypes(), type => type.Namespace == $"Pasted{i}"
                && !type.Name.Contains('<', StringComparison.Ordinal));
            var method = Assert.Single(test.GetMethods(), method => method.GetCustomAttribute<FactAttribute>() is not null);
            var failure = Assert.Throws<TargetInvocationException>(() => method.Invoke(Activator.CreateInstance(test), null))
                .InnerException!;
            Assert.IsAssignableFrom<Xunit.Sdk.XunitException>(failure);
            Assert.Contains("DoesNotContain", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OfACleanCaseThereIsNone() =>
        Assert.Contains("no rule",
            Assert.Throws<BadInputException>(() => (KnownFailure.Case("i12-interrupt") with { Explanation = null }).As("program"))
            .Message, StringComparison.Ordinal);
}
