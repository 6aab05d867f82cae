using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Check;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties;

/// <summary>
/// Which folder may use which other. A new arrow needs a word here and a good reason: arrows go from what is about one
/// subject to what is about any, and never round.
/// </summary>
public sealed class ArrowsTests
{
    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Check"] =
        [
            "Check.Rules", "Engine.Cases", "Engine.Engines", "Engine.Events", "Engine.Exhaustive", "Engine.Explaining", "Engine.Minimising",
            "Engine.Schedules", "Engine.Strategies", "Engine.Sweeping", "Kit.Execution", "Kit.Primitives", "Kit.Rules",
        ],
        ["Check.Linearizability"] =
        [
            "Check", "Check.Rules", "Engine.Cases", "Engine.Explaining", "Engine.Schedules", "Kit.Execution", "Kit.Lockdep", "Kit.Rules",
        ],
        ["Check.Rules"] = ["Kit.Execution"],
        ["Engine.Cases"] =
        [
            "Engine.Engines", "Engine.Schedules", "Engine.Strategies", "Engine.Text", "Kit.Coverage", "Kit.Execution", "Kit.Rules",
            "Kit.Words",
        ],
        ["Engine.Coverage"] = ["Engine.Cases", "Kit.Coverage", "Kit.Execution"],
        ["Engine.Engines"] = ["Engine.Schedules", "Engine.Strategies", "Kit.Execution"],
        ["Engine.Events"] =
        [
            "Engine.Cases", "Engine.Coverage", "Engine.Schedules", "Engine.Text", "Kit.Coverage", "Kit.Execution", "Kit.Lockdep",
            "Kit.Rules",
        ],
        ["Engine.Exhaustive"] =
        [
            "Engine.Cases", "Engine.Events", "Engine.Schedules", "Engine.Sweeping", "Kit.Execution", "Kit.Lockdep",
            "Kit.Rules",
        ],
        ["Engine.Explaining"] =
        [
            "Engine.Cases", "Engine.Events", "Engine.Schedules", "Engine.Text", "Kit.Execution", "Kit.Lockdep",
            "Kit.Primitives", "Kit.Rules", "Kit.Xarray",
        ],
        ["Engine.Explaining.Forms"] =
        [
            "Engine.Cases", "Engine.Events", "Engine.Explaining", "Engine.Reports", "Engine.Schedules", "Engine.Text",
            "Kit.Execution",
        ],
        ["Engine.Exploring"] =
        [
            "Engine.Cases", "Engine.Engines", "Engine.Explaining", "Engine.Schedules", "Engine.Strategies", "Kit.Execution",
        ],
        ["Engine.Minimising"] = ["Engine.Cases", "Engine.Engines", "Engine.Schedules", "Engine.Strategies", "Kit.Execution"],
        ["Engine.Reports"] = ["Engine.Cases", "Engine.Events", "Engine.Text"],
        ["Engine.Schedules"] = ["Kit.Execution"],
        ["Engine.Strategies"] = ["Engine.Schedules", "Kit.Execution"],
        ["Engine.Sweeping"] =
        [
            "Engine.Cases", "Engine.Coverage", "Engine.Engines", "Engine.Events", "Engine.Explaining", "Engine.Minimising",
            "Engine.Reports", "Engine.Schedules", "Engine.Strategies", "Kit.Coverage", "Kit.Execution", "Kit.Lockdep",
            "Kit.Rules",
        ],
        ["Harness"] = ["Harness.Cli"],
        ["Harness.Asid"] =
        [
            "Engine.Cases", "Engine.Explaining", "Engine.Schedules", "Kit.Execution", "Kit.Rules", "Model.Asid",
            "Model.Asid.Rules",
        ],
        ["Harness.Browsing"] =
        [
            "Engine.Cases", "Engine.Events", "Engine.Exploring", "Engine.Reports", "Engine.Schedules", "Engine.Text",
        ],
        ["Harness.Cli"] =
        [
            "Engine.Cases", "Engine.Engines", "Engine.Events", "Engine.Exhaustive", "Engine.Explaining",
            "Engine.Explaining.Forms", "Engine.Exploring", "Engine.Minimising", "Engine.Reports", "Engine.Schedules",
            "Engine.Strategies", "Engine.Sweeping", "Engine.Text", "Harness.Asid", "Harness.Browsing", "Harness.Experiments",
            "Harness.Programs", "Harness.TagStorage",
            "Harness.TagStorage.Findings", "Harness.Traces", "Harness.Traces.Series", "Kit.Execution", "Kit.Rules",
            "Model.Revisions",
        ],
        ["Harness.Experiments"] =
        [
            "Engine.Cases", "Harness.Programs", "Harness.TagStorage", "Kit.Execution", "Model.Revisions",
        ],
        ["Harness.Programs"] = ["Engine.Cases", "Engine.Schedules", "Engine.Text", "Kit.Execution", "Kit.Primitives"],
        ["Harness.TagStorage"] =
        [
            "Engine.Cases", "Engine.Engines", "Engine.Events", "Engine.Explaining", "Engine.Minimising", "Engine.Schedules",
            "Engine.Strategies", "Engine.Sweeping", "Engine.Text", "Harness.TagStorage.Named", "Harness.TagStorage.Scenarios",
            "Harness.TagStorage.Stories", "Kit.Coverage", "Kit.Execution", "Kit.Rules", "Kit.Xarray", "Model.Invariants",
            "Model.Mm.Pages", "Model.Mm.Swap", "Model.Mm.Tables", "Model.Mm.Tags", "Model.Revisions",
        ],
        ["Harness.TagStorage.Costs"] =
        [
            "Engine.Cases", "Engine.Engines", "Engine.Schedules", "Engine.Strategies", "Harness.TagStorage", "Harness.TagStorage.Named",
            "Harness.TagStorage.Scenarios", "Kit.Execution", "Kit.Primitives", "Kit.Xarray", "Model.Invariants", "Model.Mm.Accesses",
            "Model.Mm.Pages", "Model.Mm.Tags", "Model.Revisions",
        ],
        ["Harness.TagStorage.Findings"] =
        [
            "Engine.Cases", "Engine.Events", "Engine.Exhaustive", "Engine.Explaining", "Engine.Sweeping",
            "Harness.TagStorage", "Harness.TagStorage.Costs", "Harness.TagStorage.Named",
            "Kit.Execution", "Kit.Rules", "Model.Invariants", "Model.Revisions",
        ],
        ["Harness.TagStorage.Named"] =
        [
            "Engine.Schedules", "Harness.TagStorage.Scenarios", "Kit.Coverage", "Model.Mm.Pages", "Model.Revisions",
        ],
        ["Harness.TagStorage.Scenarios"] =
        [
            "Engine.Cases", "Engine.Schedules", "Kit.Words", "Model.Mm.Accesses", "Model.Mm.Pages", "Model.Revisions",
        ],
        ["Harness.TagStorage.Stories"] =
        [
            "Engine.Explaining", "Kit.Execution", "Kit.Primitives", "Kit.Xarray", "Model.Invariants", "Model.Mm.Accesses",
            "Model.Mm.Pages", "Model.Mm.Swap", "Model.Mm.Tables", "Model.Mm.Tags", "Model.Revisions",
        ],
        ["Harness.Traces"] = ["Engine.Cases", "Kit.Execution", "Kit.Primitives", "Kit.Xarray"],
        ["Harness.Traces.Series"] =
        [
            "Engine.Cases", "Harness.Traces", "Kit.Execution", "Kit.Primitives", "Kit.Xarray", "Model.Mm.Pages",
            "Model.Mm.Tables", "Model.Mm.Tags", "Model.Revisions",
        ],
        ["Kit.Coverage"] = ["Kit.Execution"],
        ["Kit.Lockdep"] = ["Kit.Execution", "Kit.Primitives"],
        ["Kit.Primitives"] = ["Kit.Execution"],
        ["Kit.Rules"] = ["Kit.Execution", "Kit.Primitives", "Kit.Xarray"],
        ["Kit.Xarray"] = ["Kit.Execution", "Kit.Primitives"],
        ["Model.Asid"] = ["Kit.Execution", "Kit.Primitives"],
        ["Model.Asid.Rules"] = ["Kit.Execution", "Kit.Lockdep", "Kit.Rules", "Model.Asid"],
        ["Model.Invariants"] =
        [
            "Kit.Execution", "Kit.Primitives", "Kit.Rules", "Kit.Xarray", "Model.Mm.Accesses", "Model.Mm.Files",
            "Model.Mm.Pages", "Model.Mm.Swap", "Model.Mm.Tables", "Model.Mm.Tags", "Model.Revisions",
        ],
        ["Model.Mm.Accesses"] = ["Kit.Execution", "Model.Mm.Pages", "Model.Mm.Tables", "Model.Mm.Tags"],
        ["Model.Mm.Files"] = ["Kit.Execution", "Kit.Primitives", "Model.Mm.Pages", "Model.Mm.Tables"],
        ["Model.Mm.Pages"] = ["Kit.Execution", "Kit.Primitives"],
        ["Model.Mm.Swap"] = ["Kit.Execution", "Kit.Primitives", "Model.Mm.Pages", "Model.Mm.Tables"],
        ["Model.Mm.Tables"] = ["Kit.Execution", "Kit.Primitives", "Model.Mm.Pages"],
        ["Model.Mm.Tags"] = ["Kit.Execution", "Kit.Primitives", "Model.Mm.Pages", "Model.Mm.Tables"],
        ["Model.Revisions"] =
        [
            "Kit.Coverage", "Kit.Execution", "Kit.Primitives", "Kit.Rules", "Kit.Words", "Kit.Xarray", "Model.Mm.Accesses",
            "Model.Mm.Files", "Model.Mm.Pages", "Model.Mm.Swap", "Model.Mm.Tables", "Model.Mm.Tags",
        ],
    };

    private static readonly string[] Assemblies =
    [
        .. new[] { typeof(Machine), typeof(Revision), typeof(ISubject), typeof(CheckResult), typeof(Subjects) }
            .Select(type => type.Assembly.Location),
    ];

    [Fact]
    public void FoldersUseEachOtherAsIsAllowedAndNotOtherwise() => Assert.Equal([], Arrows.Faults(Arrows.Of(Assemblies), AllowedArrows()));

    /// <summary>A revision is made of what the mm has, and the mm has nothing of a revision: nothing in any project goes round.</summary>
    [Fact]
    public void NoArrowsGoRound() => Assert.Equal([], Arrows.Cycles(AllowedArrows()));

    [Fact]
    public void NothingGenericKnowsASubject()
    {
        var arrows = Arrows.Of(Assemblies).Keys;
        Assert.DoesNotContain(arrows, arrow => IsIn(arrow.From, "Kit") && !IsIn(arrow.To, "Kit"));
        Assert.DoesNotContain(arrows, arrow => IsIn(arrow.From, "Engine") && !IsIn(arrow.To, "Kit") && !IsIn(arrow.To, "Engine"));
        Assert.DoesNotContain(arrows, arrow => IsIn(arrow.From, "Model") && !IsIn(arrow.To, "Kit") && !IsIn(arrow.To, "Model"));
    }

    /// <summary>However a type of another folder is used, it is an arrow, and one that is not allowed is named with its use.</summary>
    [Theory]
    [InlineData("class User : Used;")]
    [InlineData("class User { Used? used; }")]
    [InlineData("class User { System.Collections.Generic.List<Used[]>? used; }")]
    [InlineData("class User { void Take(Used used) { } }")]
    [InlineData("class User { object Make() => new Used(); }")]
    [InlineData("class User { async Task<object?> Make() { await Task.Yield(); return Used.Nothing(); } }")]
    [InlineData("class User { System.Func<object> Make() => () => new Used(); }")]
    [InlineData("class User<T> where T : Used;")]
    [InlineData("class User { bool Is(object item) => item is Used; }")]
    [InlineData("[System.Diagnostics.DebuggerTypeProxy(typeof(Used))] class User;")]
    public void ANewArrowIsSeen(string user)
    {
        var path = Path.Combine(Path.GetTempPath(), $"arrows-{Guid.NewGuid():N}.dll");
        try
        {
            Compile("using System.Threading.Tasks; "
                + "namespace TagStorageModel.Kit.Execution { using TagStorageModel.Kit.Rules; " + user + " } "
                + "namespace TagStorageModel.Kit.Rules { class Used { public static object? Nothing() => null; } }", path);
            var fault = Assert.Single(Arrows.Faults(Arrows.Of(path), new HashSet<(string, string)>()));
            Assert.Matches("^Kit.Execution -> Kit.Rules is not allowed: User.* uses Used$", fault);
            Assert.Equal([], Arrows.Faults(Arrows.Of(path), new HashSet<(string, string)> { ("Kit.Execution", "Kit.Rules") }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void AnArrowThatIsThereNoMoreIsNamed() =>
        Assert.Equal(
            ["A -> B is allowed, and nobody uses it"],
            Arrows.Faults(new Dictionary<(string, string), string>(), new HashSet<(string, string)> { ("A", "B") }));

    [Fact]
    public void ARoundIsSeenHoweverLongItIs()
    {
        Assert.Equal(["A B C"], Cycles(("A", "B"), ("B", "C"), ("C", "A"), ("C", "D"), ("E", "A")));
        Assert.Equal(["A B", "C D"], Cycles(("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "C")));
        Assert.Empty(Cycles(("A", "B"), ("B", "C"), ("A", "C")));
    }

    private static IEnumerable<string> Cycles(params (string, string)[] arrows) =>
        Arrows.Cycles(arrows).Select(cycle => string.Join(' ', cycle));

    private static HashSet<(string From, string To)> AllowedArrows() =>
        [.. Allowed.SelectMany(from => from.Value.Select(to => (from.Key, to)))];

    private static bool IsIn(string folder, string project) =>
        folder == project || folder.StartsWith(project + ".", StringComparison.Ordinal);

    private static void Compile(string source, string path)
    {
        var made = CSharpCompilation.Create(
            "Arrows",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            Checkout.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var emitted = made.Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(emitted.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error));
    }
}
