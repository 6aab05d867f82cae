using System.Text.Json.Nodes;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Cli;

/// <summary>
/// Files that were altered give 0 to 4, never 5, a crash or a hang. TAGSTORAGE_MUTATIONS is how many are tried, 300 unless it
/// is given.
/// </summary>
[Collection(CliCollection.Name)]
public sealed class MutatedInputTests
{
    private static readonly string[] Forms = ["text", "junit", "sarif", "github", "html", "markdown"];

    private static int Mutations => int.TryParse(Environment.GetEnvironmentVariable("TAGSTORAGE_MUTATIONS"), out var count) ? count : 300;

    [Fact]
    public void EventsMayBeAnything()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b")];
        string[] sources = [SampleResults.Text, Short(SampleShards.Of(new Shard(0, 2))), Short(SampleShards.Of(new Shard(1, 2)))];
        File.WriteAllText(files[1], sources[2]);
        var codes = new SortedDictionary<int, int>();
        for (var i = 0; i < Mutations; i++)
        {
            var random = new Xoshiro(11, (ulong)i);
            var text = sources[random.Next(sources.Length)];
            for (var change = random.Next(3); change >= 0; change--)
                text = random.Next(2) == 0 ? Bytes(text, ref random) : Values(text, ref random);
            File.WriteAllText(files[0], text);
            string[] command = random.Next(2) == 0 ? ["merge", files[0], files[1]]
                : ["report", files[0], "--as", Forms[random.Next(Forms.Length)]];
            var run = CommandRun.Of(command);
            Assert.True(run.Code is >= 0 and <= 3, $"mutation {i}: {run.Code} {run.Error}");
            if (run.Code == ExitCode.BadInput) Assert.NotEmpty(run.Complaint);
            codes[run.Code] = codes.GetValueOrDefault(run.Code) + 1;
        }

        Assert.Subset(codes.Keys.ToHashSet(), new HashSet<int> { ExitCode.Violation, ExitCode.BadInput });
    }

    [Fact]
    public void CasesMayBeAnything()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.case");
        var known = KnownCases.All;
        for (var i = 0; i < Mutations; i++)
        {
            var random = new Xoshiro(12, (ulong)i);
            var text = known[random.Next(known.Count)].File.Text;
            for (var change = random.Next(3); change >= 0; change--) text = Bytes(text, ref random);
            File.WriteAllText(path, text);
            string[] command = random.Next(2) == 0 ? ["corpus", folder.Path]
                : ["sweep", "--schedules", "1", "--seed", "3", "--engine", "own", "--invariants", "I3", "--corpus", folder.Path];
            var run = CommandRun.Of(command);
            Assert.True(run.Code is >= 0 and <= 4, $"mutation {i}: {run.Code} {run.Error}");
            if (run.Code == ExitCode.BadInput) Assert.NotEmpty(run.Complaint);
        }
    }

    /// <summary>Tokens that were altered as values: the file is well-formed, its run another, or its violation none.</summary>
    [Fact]
    public void CasesMayBeOfAnyRun()
    {
        using var folder = new TemporaryFolder();
        var tokens = Enumerable.Range(0, 12).Select(i => RecordedCase.Of((ulong)i)).ToArray();
        string[] keys = ["", "I2", "I2/f//process", "I12///end/lock order: a -> b -> a", "/", "////", "I999/f/g/h/i", "I2\u0001/f//x"];
        for (var i = 0; i < Mutations / 20; i++)
        {
            var random = new Xoshiro(13, (ulong)i);
            foreach (var old in Directory.GetFiles(folder.Path)) File.Delete(old);
            var token = tokens[random.Next(tokens.Length)];
            if (random.Next(2) == 0)
                token = token with { Case = token.Case with { Schedule = tokens[random.Next(tokens.Length)].Case.Schedule } };
            if (random.Next(2) == 0)
                token = token with { Case = token.Case with { Scenario = tokens[random.Next(tokens.Length)].Case.Series() } };
            if (random.Next(2) == 0) token = token with { Promise = token.Promise with { Key = keys[random.Next(keys.Length)] } };
            if (random.Next(2) == 0) token = token with { Promise = token.Promise with { Digest = random.Next() } };
            new CaseFile(token, "title").SaveAs(Path.Combine(folder.Path, "a.case"));
            var run = CommandRun.Of("corpus", folder.Path, "--apply");
            Assert.True(run.Code is >= 0 and <= 4, $"mutation {i}: {run.Code} {run.Error}");
            var again = CommandRun.Of("corpus", folder.Path);
            Assert.True(again.Code == (run.Code == ExitCode.BadInput ? ExitCode.BadInput : ExitCode.Clean),
                $"mutation {i}: {run.Output}{again.Output}");
            var sweep = CommandRun.Of("sweep", "--schedules", "1", "--seed", "3", "--engine", "own", "--corpus", folder.Path);
            Assert.True(sweep.Code is >= 0 and <= 4, $"mutation {i}: {sweep.Code} {sweep.Error}");
        }
    }

    /// <summary>Few names that must be reached, so that alterations hit something else as well.</summary>
    private static string Short(string text) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var item = JsonLines.Read(line);
            if (item is PartEvent part)
                item = part with
                {
                    Reached = part.Reached.Take(3).ToDictionary(),
                    Digests = new DigestSample(0, part.Digests.Once[..32], "")
                };
            if (item is SummaryEvent summary)
                item = summary with { Reached = summary.Reached.Take(3).ToDictionary(), NeverReached = [.. summary.NeverReached.Take(2)] };
            return JsonLines.Write(item) + "\n";
        }));

    private static string Bytes(string text, ref Xoshiro random)
    {
        var at = random.Next(text.Length + 1);
        var size = Math.Min(text.Length - at, random.Next(2) == 0 ? random.Next(4) : random.Next(400));
        string[] pieces = ["", "", "\n", "0", "9", "-", "null", "\"", "{", "}", "[", ",", ":", "\\u0000", "\\ud800", "\0", "é", "1e999",
            "/", "+", text.Substring(at, size) + text.Substring(at, size)];
        return text[..at] + pieces[random.Next(pieces.Length)] + text[(at + size)..];
    }

    /// <summary>A line that stays JSON, with another value somewhere in it.</summary>
    private static string Values(string text, ref Xoshiro random)
    {
        var lines = text.Split('\n').ToList();
        var which = random.Next(lines.Count);
        JsonObject whole;
        try
        {
            JsonLines.Read(lines[which]);
            whole = JsonNode.Parse(lines[which])!.DeepClone().AsObject();
        }
        catch (Exception altered) when (altered is System.Text.Json.JsonException or NotSupportedException or ArgumentException)
        {
            return text;
        }

        var at = whole;
        while (true)
        {
            var (name, value) = at.ElementAt(random.Next(at.Count));
            if (value is JsonObject { Count: > 0 } inner && random.Next(3) > 0)
            {
                at = inner;
                continue;
            }

            switch (random.Next(4))
            {
                case 0:
                    at.Remove(name);
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), lines[which]);
                    break;
                default:
                    at[name] = Value(ref random);
                    break;
            }

            break;
        }

        lines[which] = whole.ToJsonString();
        return string.Join('\n', lines);
    }

    private static JsonNode? Value(ref Xoshiro random) => random.Next(12) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(1000)),
        2 => JsonValue.Create(long.MaxValue),
        3 => JsonValue.Create(-1L),
        4 => JsonValue.Create(1L << 53),
        5 => JsonValue.Create(0.5),
        6 => JsonValue.Create("x\n\u0000<&\ud83d\ude00"),
        7 => JsonValue.Create("1999999999/2000000000"),
        8 => JsonValue.Create("I12///end/lock order: a -> b -> a"),
        9 => new JsonArray(),
        10 => new JsonArray("a", "b"),
        _ => new JsonObject { ["a"] = 1 },
    };
}
