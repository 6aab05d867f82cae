using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>What README shows is what the program does.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void TheFailureShownIsTheOneItsTokenReplays()
    {
        var shown = Sample().Match(Readme()).Groups["report"].Value;
        var token = Token.Parse(shown[(shown.LastIndexOf(' ') + 1)..]);
        Assert.Equal(string.Join('\n', FailureReport.Of(token, 100)), shown);
        Assert.StartsWith("I2/mte_save_tags_for_pfn/", token.Promise.Key, StringComparison.Ordinal);
    }

    /// <summary>The revision that README adds: it compiles as it stands there, and no run of it deadlocks with itself.</summary>
    [Fact]
    public void TheRevisionShownCuresTheSelfDeadlock()
    {
        var own = Example().Match(Readme()).Groups["code"].Value;
        Assert.Contains("protected override async KernelTask ReleaseUnusedSlot(ulong pfn)", own, StringComparison.Ordinal);
        Assert.InRange(own.Split('\n').Length, 1, 20);
        var entry = new RevisionEntry("release-locked", "", (machine, configuration) => new ReleaseLocked(machine, configuration));
        Assert.NotEqual(0, SelfDeadlocks(RevisionSet.Find("rfc-v3")!));
        Assert.Equal(0, SelfDeadlocks(entry));
    }

    private static int SelfDeadlocks(RevisionEntry revision)
    {
        var made = new ScenarioMachine(KnownFailure.All.Single(failure => failure.Name == "i12-recursion").Scenario, revision, InvariantSet.All());
        var engine = new OwnEngine(made.Machine);
        IStrategy[] strategies = [new RandomStrategy(1), new PctStrategy(1, 5)];
        var found = 0;
        for (var i = 0; i < 8000; i++)
        {
            engine.Run(strategies[i % 2]);
            foreach (var violation in made.Machine.Violations.Items)
            {
                if (violation.Key is { Function: "mte_save_tags_for_pfn", Detail: "recursion: tags_by_pfn.xa_lock" }) found++;
            }
        }

        return found;
    }

    private static string Readme([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "README.md")).ReplaceLineEndings("\n");

    [GeneratedRegex("<!-- sample -->\n```\n(?<report>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    private sealed class ReleaseLocked(Machine machine, MachineConfiguration configuration)
        : RfcV3(machine, configuration)
    {
        /// <inheritdoc/>
        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        protected override async KernelTask ReleaseUnusedSlot(ulong pfn) =>
            await TagsByPfn.XaCmpxchgLocked(pfn, XaEntry.Zero, XaEntry.Null, Gfp.None);
    }
}
