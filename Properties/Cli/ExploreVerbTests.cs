using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;
using Mono.Cecil;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Browsing;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Browsing;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed partial class ExploreVerbTests
{
    private static string Case => SampleExplorer.Fork.Text;

    /// <summary>It prints one line with its address, serves that until it is ended, and ends in order.</summary>
    [Fact]
    public async Task ItServesUntilItIsEnded()
    {
        using var folder = new TemporaryFolder();
        var matrix = folder.Save("matrix.json", JsonLines.Write(SampleExplorer.Cell) + "\n");
        using var cancel = new System.Threading.CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var run = Task.Run(() => CommandLine.Run(["explore", Case, "--at", "12", "--matrix", matrix], output, error, cancel.Token),
            TestContext.Current.CancellationToken);
        while (!output.ToString().Contains('\n', StringComparison.Ordinal)) await Task.Delay(10, TestContext.Current.CancellationToken);
        var line = output.ToString();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = Address().Match(line).Value;
        Assert.Equal($"scenario on rfc-v3, until Ctrl-C: {address}\n", line.ReplaceLineEndings("\n"));
        using var asked = new StringContent("{}", null, "application/json");
        var answer = await client.PostAsync(address + "place", asked, TestContext.Current.CancellationToken);
        var place = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"steps\":12,", place, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(address + "matrix", TestContext.Current.CancellationToken)).StatusCode);
        await cancel.CancelAsync();
        Assert.Equal((ExitCode.Clean, "", line), (await run, error.ToString(), output.ToString()));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("fork-vs-nothing")]
    [InlineData("/nowhere/case.txt")]
    [InlineData("tsm1")]
    public void WhatIsNoScenarioIsRefused(string argument) => CommandRun.Refused("explore", argument);

    [Fact]
    public void WhatCannotBeUsedIsNamedInOneLine()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("0 to 65535", Refused(Case, "--port", "70000"), StringComparison.Ordinal);
        Assert.Contains("0 to 65535", Refused(Case, "--port", "http"), StringComparison.Ordinal);
        Assert.Contains($"0 to {SampleExplorer.Fork.Promise.Steps}", Refused(Case, "--at", "999"), StringComparison.Ordinal);
        Assert.Contains("goes with a token", Refused("free-vs-free-same-block", "--at", "1"), StringComparison.Ordinal);
        Assert.Contains("rfc-v9", Refused(Case, "--revision", "rfc-v9"), StringComparison.Ordinal);
        Assert.Contains("no cell", Refused(Case, "--matrix", folder.Save("empty.json", "")), StringComparison.Ordinal);
        Assert.Contains("nowhere", Refused(Case, "--matrix", "/nowhere.json"), StringComparison.Ordinal);
    }

    /// <summary>Only what serves loads the web server: the other verbs start without it.</summary>
    [Fact]
    public void NothingElseKnowsTheWebServer()
    {
        using var module = ModuleDefinition.ReadModule(typeof(ExplorerServer).Assembly.Location);
        string[] users = [.. from type in module.Types
                             from member in type.Methods
                             where member.HasBody && member.Body.Instructions.Any(made => Names(made.Operand))
                             select type.Namespace];
        Assert.Equal([typeof(ExplorerServer).Namespace], users.Distinct());
    }

    [Fact]
    public void ATokenThatNoLongerFitsIsNotOpened()
    {
        var token = KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!.File.Token;
        var other = token with { Promise = token.Promise with { Digest = token.Promise.Digest ^ 1 } };
        Assert.Equal(ExitCode.Misfit, CommandRun.Of("explore", other.Text).Code);
    }

    private static string Refused(params string[] args) => CommandRun.Refused(["explore", .. args]);

    private static bool Names(object? operand) =>
        operand is MemberReference member && (member.DeclaringType ?? member as TypeReference)?.Namespace is { } name
        && name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+/[0-9a-f]{32}/")]
    private static partial Regex Address();
}
