using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary>
/// Wrong input of every kind: one line of at most two lines of a screen that names what is wrong and what is nearest, and nothing
/// is written.
/// </summary>
[Collection(CliCollection.Name)]
public sealed class WrongInputTests : IDisposable
{
    private const int TwoLines = 160;
    private const string Folder = "DIR";
    private const string Whole = "TOKEN";
    private readonly TemporaryFolder folder = new();

    private static string Token => KnownCases.Find("irqs-left-off", "rfc-v3")!.File.Token.Text;

    private static string Other => KnownCases.All.First(known => known.File.Token.Text != Token).File.Token.Text;

    [Theory]
    [InlineData("help", "there is no verb 'help'", "did you mean '--help'?")]
    [InlineData("swep", "there is no verb 'swep'", "did you mean 'sweep'?")]
    [InlineData("Explain TOKEN", "there is no verb 'Explain'", "did you mean 'explain'?")]
    [InlineData("TOKEN", "is no verb", "did you mean 'tagstorage explain TOKEN'?")]
    [InlineData("--seed 1", "'--seed' is no option before a verb", "--help lists the verbs")]
    [InlineData("--hlep", "'--hlep' is no option before a verb", "did you mean '--help'?")]
    [InlineData("sweep --sed 3", "sweep: there is no option '--sed'", "did you mean '--seed'?")]
    [InlineData("sweep --html x", "sweep: there is no option '--html' here", "explain has it")]
    [InlineData("report --ass html DIR/a.jsonl", "report: there is no option '--ass'", "did you mean '--as'?")]
    [InlineData("replay --tracee TOKEN", "replay: there is no option '--tracee'", "did you mean '--trace'?")]
    [InlineData("sweep rfc-v2", "'rfc-v2' is one word too many", "did you mean '--revision rfc-v2'?")]
    [InlineData("verify cow-vs-restor", "'cow-vs-restor' is one word too many", "did you mean '--scenario cow-vs-restore'?")]
    [InlineData("sweep --seed", "--seed: <s> is missing", "tagstorage sweep --help")]
    [InlineData("sweep --seed 1 --seed 2", "--seed: it is given 2 times", "once")]
    [InlineData("sweep --revision rfcv3", "revision 'rfcv3'", "did you mean 'rfc-v3'?")]
    [InlineData("sweep --revision RFC-V2", "revision 'RFC-V2'", "did you mean 'rfc-v2'?")]
    [InlineData("sweep --revision rfc-v3+alll", "revision 'rfc-v3+alll'", "did you mean 'rfc-v3+all'?")]
    [InlineData("sweep --against rfc-v33", "revision 'rfc-v33'", "did you mean 'rfc-v3'?")]
    [InlineData("replay TOKEN --revision rfc_v2", "revision 'rfc_v2'", "did you mean 'rfc-v2'?")]
    [InlineData("verify --scenario cow-vs-restor", "--scenario cow-vs-restor", "did you mean 'cow-vs-restore'?")]
    [InlineData("verify --scenario DIR", "--scenario ", "a folder, not a file")]
    [InlineData("verify --scenario DIR/scenari", "--scenario ", "did you mean 'DIR/scenario'?")]
    [InlineData("verify", "--scenario NAME or --program NAME:N is needed")]
    [InlineData("verify --scenario x --program y", "--scenario and --program do not go together")]
    [InlineData("sweep --scenario x --program y", "--program and --scenario do not go together")]
    [InlineData("verify --program readres:2", "program 'readres:2'", "did you mean 'readers:N'?")]
    [InlineData("verify --program readers:99", "program 'readers:99'", "N from 1 to 31")]
    [InlineData("verify --program readers:2 --jobs 1000", "--jobs 1000", "1 to 256")]
    [InlineData("verify --program readers:2 --jobs 2.5", "--jobs 2.5", "1 to 256")]
    [InlineData("verify --program readers:2 --preemptions -1", "--preemptions -1", "0 to 2147483647")]
    [InlineData("verify --program readers:2 --order -1", "--order -1", "0 to 18446744073709551615")]
    [InlineData("verify --program readers:2 --steps 99999999999", "--steps 99999999999", "from 1 to ")]
    [InlineData("sweep --strategy pct,rndom", "--strategy 'rndom'", "did you mean 'random'?")]
    [InlineData("sweep --strategy dfs", "--strategy 'dfs'", "list strategies, but ")]
    [InlineData("sweep --invariants I2,I222", "--invariants 'I222'", "did you mean 'I2")]
    [InlineData("sweep --schedules many", "--schedules many", "from 1 to 9223372036854775807")]
    [InlineData("sweep --schedules 9223372036854775808", "--schedules 9223372036854775808", "from 1 to 9223372036854775807")]
    [InlineData("sweep --schedules 1k", "--schedules 1k", "from 1 to ")]
    [InlineData("sweep --until-saturated NaN", "--until-saturated NaN", "from 0 to 1")]
    [InlineData("sweep --seed 0x10", "--seed 0x10", "from 0 to 18446744073709551615")]
    [InlineData("sweep --for 30", "--for 30", "did you mean '30s'?")]
    [InlineData("sweep --for 10min", "--for 10min", "did you mean '10m'?")]
    [InlineData("sweep --for -1s", "--for -1s", "from 0s to 2777h")]
    [InlineData("sweep --for 1e9h", "--for 1e9h", "from 0s to 2777h")]
    [InlineData("sweep --shard 2/2", "--shard 2/2", "0 ≤ k < n", "0/4")]
    [InlineData("sweep --engine owns", "--engine owns: both, coyote or own is needed", "did you mean 'own'?")]
    [InlineData("matrix --as htm", "--as htm: html, markdown or text is needed", "did you mean 'html'?")]
    [InlineData("explain TOKEN --as lane", "--as lane", "did you mean 'lanes'?")]
    [InlineData("explain TOKEN --lines -1", "--lines -1", "0 to ")]
    [InlineData("explain TOKEN --at 99999", "--at 99999", "0 to ")]
    [InlineData("explain TOKEN --html ''", "--html ''", "it is empty, and <file> is needed")]
    [InlineData("explain TOKEN --out DIR", "DIR", "a folder, not a file")]
    [InlineData("explain TOKEN --html DIR/none/x.html", "there is no folder 'DIR/none'")]
    [InlineData("list defect", "list defect", "did you mean 'defects'?")]
    [InlineData("list", "list: WHAT is missing")]
    [InlineData("replay", "replay: TOKEN is missing", "a file that holds one")]
    [InlineData("replay ''", "replay ''", "<token> is needed")]
    [InlineData("replay nothing", "nothing: no token, and no file of that name")]
    [InlineData("replay DIR/a.jsonlx", "DIR/a.jsonlx: no such file", "did you mean 'DIR/a.jsonl'?")]
    [InlineData("replay DIR", "DIR: a folder")]
    [InlineData("replay DIR/scenario", "DIR/scenario: there is no token in it")]
    [InlineData("replay DIR/log", "DIR/log: 2 different tokens are in it, in lines 2 and 5", "such as DIR/log:2")]
    [InlineData("replay DIR/log:3", "DIR/log:3: there is no token in that line", "lines 2 and 5")]
    [InlineData("replay tsm1840020wcg4228w21…", "'tsm1840020wcg4228w21…' is a shortened one")]
    [InlineData("replay tsm1840020wcg...8w21", "'tsm1840020wcg...8w21' is a shortened one")]
    [InlineData("replay DIR/short", "DIR/short: ", "'tsm1840020wcg4228w21…' is a shortened one")]
    [InlineData("replay tsm1840020wcg4228w21", "token: ", "cut short after 20 ")]
    [InlineData("replay tsm9abc", "version 9 is newer")]
    [InlineData("replay cow-vs-restore", "a scenario, and no token", "did you mean 'tagstorage verify --scenario cow-vs-restore'?")]
    [InlineData("replay irqs-left-off", "a defect, and no token", "tagstorage show irqs-left-off")]
    [InlineData("explain irqs-left-of", "no token", "did you mean 'tagstorage show irqs-left-off'")]
    [InlineData("replay @list", "@list: no token")]
    [InlineData("report DIR/b.jsonl", "DIR/b.jsonl: no such file", "did you mean 'DIR/a.jsonl'?")]
    [InlineData("merge DIR", "DIR: a folder, not a file")]
    [InlineData("corpus DIR/a.jsonlx", "DIR/a.jsonlx: no such folder")]
    [InlineData("traces DIR/nowhere", "DIR/nowhere: no such file")]
    [InlineData("sweep --with DIR/x.cs", "DIR/x.cs: no such file")]
    [InlineData("sweep --schedules 1 --json DIR/none/x", "there is no folder 'DIR/none'")]
    [InlineData("completion bsh", "completion bsh", "did you mean 'bash'?")]
    public void OneLineNamesWhatIsWrongAndWhatIsNearest(string line, params string[] names)
    {
        var complaint = Refused([.. line.Split(' ').Select(word => word == "''" ? "" : word)]);
        Assert.All(names, name => Assert.Contains(In(name), complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\ud800", "argument 2")]
    [InlineData("a\udc00b", "argument 2")]
    [InlineData("a\0b", "argument 2")]
    [InlineData("\u001b[31mred\u001b[0m\nsecond\u2028third\u0085fourth\u202e", "no token")]
    public void NoArgumentReachesTheTerminalAsItIs(string argument, string name)
    {
        foreach (var line in (string[][])[["replay", argument], ["list", argument], ["sweep", argument], ["sweep", "--revision", argument]])
        {
            var complaint = Refused(line);
            Assert.DoesNotContain(complaint, c => char.IsControl(c) || c is '\u2028' or '\u202e');
            if (line[0] == "replay") Assert.Contains(name, complaint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AVeryLongWordIsShortened()
    {
        var word = new string('x', 100_000);
        foreach (var line in (string[][])[[word], ["sweep", word], ["sweep", $"--{word}"], ["sweep", "--revision", word], ["replay", word],
            ["replay", $"{word}/{word}"], ["sweep", "--seed", word], ["sweep", "--schedules", word], ["sweep", "--for", word],
            ["verify", "--scenario", word], ["verify", "--program", word], ["sweep", "--shard", word], ["sweep", "--strategy", word],
            ["list", word], ["report", word], ["merge", word], ["corpus", word], ["traces", word], ["explain", Token, "--at", word]])
            Refused(line);
    }

    [Fact]
    public void WithoutAVerbIsToldWhatToTypeFirst()
    {
        var run = CommandRun.Of();
        Assert.Equal(2, run.Code);
        Assert.InRange(run.Complaint.Length, 1, TwoLines);
        Assert.Contains("tagstorage sweep", run.Output, StringComparison.Ordinal);
        Assert.Contains("--help", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Lines.Length, 5, 20);
        Assert.All(run.Lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void OfSeveralTokensTheLineNamesOne()
    {
        Fill();
        foreach (var (line, token) in new[] { (2, Other), (5, Token) })
        {
            var run = CommandRun.Of("explain", $"{folder.Path}/log:{line}", "--as", "json");
            Assert.Equal(CommandRun.Of("explain", token, "--as", "json"), run);
        }
    }

    public void Dispose() => folder.Dispose();

    /// <summary>What is said, of which neither a file nor a folder is touched.</summary>
    private string Refused(string[] line)
    {
        Fill();
        var before = Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(path)));
        var kept = before.ToList();
        var complaint = CommandRun.Refused([.. line.Select(In)]);
        Assert.InRange(complaint.Length + "tagstorage: ".Length, 20, TwoLines);
        Assert.Equal(kept, before);
        return complaint;
    }

    private string In(string text) =>
        text.Replace(Folder, folder.Path, StringComparison.Ordinal) is var made && made == Whole ? Token
            : made.StartsWith(Whole + " ", StringComparison.Ordinal) ? Token + made[Whole.Length..] : made;

    private void Fill()
    {
        File.WriteAllText(Path.Combine(folder.Path, "a.jsonl"), "");
        File.WriteAllText(Path.Combine(folder.Path, "scenario"), "nothing");
        File.WriteAllText(Path.Combine(folder.Path, "short"), "see\ntagstorage explain tsm1840020wcg4228w21…\n");
        File.WriteAllText(Path.Combine(folder.Path, "log"), $"first\nreplay {Other}\n\nagain {Other}\nreplay {Token}\n");
    }
}
