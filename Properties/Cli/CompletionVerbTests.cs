using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class CompletionVerbTests
{
    /// <summary>What a shell asks for, and what is among the answers.</summary>
    [Theory]
    [InlineData("sw", "sweep")]
    [InlineData("", "explain", "completion", "verify")]
    [InlineData("sweep --rev", "--revision")]
    [InlineData("sweep --revision rfc", "rfc-v2", "rfc-v3")]
    [InlineData("verify --scenario cow", "cow-vs-restore")]
    [InlineData("sweep --invariants I1", "I12", "I13")]
    [InlineData("sweep --strategy ", "pct", "random")]
    [InlineData("sweep --engine ", "own", "coyote", "both")]
    [InlineData("list ", "scenarios", "defects")]
    [InlineData("verify --program ", "readers:N")]
    public void NamesAreKnown(string line, params string[] names)
    {
        var run = CommandRun.Of($"[suggest:{line.Length}]", line);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Subset(run.Lines.ToHashSet(), names.ToHashSet());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    [InlineData("zsh")]
    public void EachShellHasAScript(string shell)
    {
        var run = CommandRun.Of("completion", shell);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The script in a shell, which asks the program itself.</summary>
    [Theory]
    [InlineData("tagstorage swe", "sweep")]
    [InlineData("tagstorage sweep --revision rfc-v2", "rfc-v2")]
    [InlineData("tagstorage verify --scenario cow-vs-r", "cow-vs-restore")]
    [InlineData("tagstorage list defe", "defects")]
    public void BashCompletes(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var script = $$"""
            tagstorage() { dotnet '{{ProgramRun.Tagstorage}}' "$@"; }
            eval "$(tagstorage completion bash)"
            COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE} COMP_WORDS=({{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_POINT=${#COMP_LINE}
            _tagstorage
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var run = ProgramRun.In(folder.Path, new Dictionary<string, string>(), "bash", "-c", script.ReplaceLineEndings("\n"));
        Assert.Equal((0, expected + "\n", ""), run.Result is var (code, output, error)
            ? (code, output.ReplaceLineEndings("\n"), error) : default);
    }
}
