using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

/// <summary>Cases as C#, pasted into an xunit project.</summary>
internal static class PastedPrograms
{
    /// <summary>Each compiles, and fails there with the key of the failure.</summary>
    internal static void FailEach(IReadOnlyList<string> programs)
    {
        var sources = programs.Select((program, i) => CSharpSyntaxTree.ParseText(
            program.Replace("public sealed class ", $"namespace Pasted{i};\npublic sealed class ", StringComparison.Ordinal),
            cancellationToken: TestContext.Current.CancellationToken));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithNullableContextOptions(NullableContextOptions.Enable).WithSpecificDiagnosticOptions(Checkout.SdkIgnores);
        var compilation = CSharpCompilation.Create("Pasted", sources, Checkout.References, options);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));
        var context = new AssemblyLoadContext("pasted", isCollectible: true);
        var assembly = context.LoadFromStream(new MemoryStream(image.ToArray()));
        for (var i = 0; i < programs.Count; i++)
        {
            var test = Assert.Single(
                assembly.GetTypes(), type => type.Namespace == $"Pasted{i}" && !type.Name.Contains('<', StringComparison.Ordinal));
            var method = Assert.Single(test.GetMethods(), method => method.GetCustomAttribute<FactAttribute>() is not null);
            var thrown = Assert.Throws<TargetInvocationException>(() => method.Invoke(Activator.CreateInstance(test), null));
            var failure = Assert.IsAssignableFrom<Xunit.Sdk.XunitException>(thrown.InnerException);
            Assert.Contains("DoesNotContain", failure.Message, StringComparison.Ordinal);
        }
    }
}
