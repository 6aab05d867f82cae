using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class CaseFileTests
{
    [Fact]
    public void EveryCaseComesBackFromItsFile()
    {
        using var folder = new TemporaryFolder();
        for (ulong i = 0; i < 200; i++)
        {
            var file = new CaseFile(RecordedCase.Of(i), $"BUG: number {i}");
            Assert.Equal(file, CaseFile.Parse(file.Text, "a", Subjects.All));
            Assert.Equal(file, CaseFile.Parse(file.Text.ReplaceLineEndings("\r\n"), "a", Subjects.All));
            Assert.Equal(file, CaseFile.Load(file.Save(folder.Path), Subjects.All));
        }

        Assert.All(Directory.GetFiles(folder.Path), path => Assert.EndsWith(".case", path, StringComparison.Ordinal));
    }

    [Fact]
    public void TheFileIsForPeople()
    {
        var token = TokenTests.ByHand with { Promise = TokenTests.ByHand.Promise with { Key = "I2/copy_highpage/ptl/process+rcu/x" } };
        var text = new CaseFile(token, "a\ntitle").Text;
        Assert.Equal(
            """
            format: 1
            revision: my-revision
            violation: I2/copy_highpage/ptl/process+rcu/x
            title: a title
            # memory: 2 regions from 0x40000, 4 tag frames in blocks of 2, data frames 0 5 127 130
            # 2 processes of 8 addresses, VM_MTE in the lower half, CONFIG_PREEMPT_RCU off
            # setup: store mm0[7]; stg mm0[1], 0xc8
            # T0 in mm0, may fail 1 atomic allocation and 2 sleeping allocations and 3 CMA allocations: fork mm0 -> mm1; reclaim frame 3
            # T1 in mm1: nothing
            # T2 in mm1: cma_alloc_range(block 255) by a driver; alloc_pages(order 3, __GFP_TAGGED) in slot 2; load mm1[2]
            # I0 on the CPU of T2: release slot 3
            # schedule of 70303 steps: T0*300 I0*1 T0*2 I28*70000

            """.ReplaceLineEndings("\n"),
            text[..text.IndexOf("tsm1", StringComparison.Ordinal)]);
        Assert.Equal(token, CaseFile.Parse(text, "f", Subjects.All).Token);
        Assert.All(text.Split('\n').Where(line => line.StartsWith("tsm1", StringComparison.Ordinal)),
            line => Assert.Equal(72, line.Length));
    }

    [Fact]
    public void TheNameIsMadeOfTheKey()
    {
        var token = RecordedCase.Of(0);
        Assert.Equal("rfc-v2-I2-copy_highpage-8c7937b9.case", NameOf("I2/copy_highpage/ptl,ptl-nested/process"));
        Assert.NotEqual(NameOf("I2/copy_highpage/ptl/process"), NameOf("I2/copy_highpage/ptl/hardirq"));
        Assert.StartsWith("rfc-v2-I6-", NameOf("I6//ptl/end/lock order: a -> b"), StringComparison.Ordinal);
        Assert.StartsWith("rfc-v2-__-__", NameOf("../../etc/passwd"), StringComparison.Ordinal);
        Assert.StartsWith("clean-", NameOf(""), StringComparison.Ordinal);
        Assert.True(NameOf(new string('x', 500)).Length < 80);

        string NameOf(string key) => new CaseFile(token with { Promise = token.Promise with { Key = key } }, "").Name;
    }

    [Fact]
    public void ABadFileIsNamedWithItsLine()
    {
        var text = new CaseFile(RecordedCase.Of(0), "title").Text;
        var first = text.Split('\n').ToList().FindIndex(line => line.StartsWith("tsm1", StringComparison.Ordinal)) + 1;
        Refused("f:2: not a line of a case: neither '#', nor one of format, revision, violation, title, nor a token",
            text.Replace("revision:", "revison:"));
        Refused("f:2: the token's revision is another: 'rfc-v2'", text.Replace("revision: rfc-v2", "revision: rfc-v3"));
        Refused("f:1: not format 1, which is the only one there is", text.Replace("format: 1", "format: 2"));
        Refused("f:5: a second 'title'", text.Replace("title: title\n", "title: title\ntitle: x\n"));
        Refused($"f:{first}: token: version 7 is newer than this program", text.Replace("tsm1", "tsm7"));
        Refused("f:1: the file ends without 'format'", "");
        Refused($"f:{first}: the file ends without a token", text[..text.IndexOf("tsm1", StringComparison.Ordinal)]);
        Refused($"f:{text.Split('\n').Length - 1}: the file ends without 'title'", text.Replace("title: title\n", ""));
    }

    [Fact]
    public void NoTextMakesAnythingButACaseOrOneLine()
    {
        var random = new Xoshiro(3);
        var text = new CaseFile(RecordedCase.Of(1), "title").Text;
        for (var i = 0; i < 3000; i++)
        {
            var at = random.Next(text.Length);
            var size = random.Next(text.Length - at) / (1 + random.Next(40));
            var altered = text[..at] + (random.Next(2) == 0 ? "" : "x:\n\0#"[..random.Next(5)]) + text[(at + size)..];
            try
            {
                CaseFile.Parse(altered, "f", Subjects.All);
            }
            catch (BadInputException exception)
            {
                Assert.StartsWith("f:", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }

    [Fact]
    public void FilesThatCannotBeUsedAreBadInput()
    {
        using var folder = new TemporaryFolder();
        var file = new CaseFile(RecordedCase.Of(0), "title");
        var missing = Path.Combine(folder.Path, "missing");
        Assert.StartsWith(Path.Combine(missing, file.Name) + ": ", Assert.Throws<BadInputException>(() => file.Save(missing)).Message,
            StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => CaseFile.Load(missing, Subjects.All));
        Assert.Throws<BadInputException>(() => CaseFile.Load(folder.Path, Subjects.All));
        Assert.Throws<BadInputException>(() => CaseFile.Load("\0", Subjects.All));
        Assert.Throws<BadInputException>(() => file.Save(file.Save(folder.Path)));
        Directory.CreateDirectory(Path.Combine(folder.Path, "in", file.Name));
        Assert.Throws<BadInputException>(() => file.Save(Path.Combine(folder.Path, "in")));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "in")));
    }

    private static void Refused(string message, string text) =>
        Assert.Equal(message, Assert.Throws<BadInputException>(() => CaseFile.Parse(text, "f", Subjects.All)).Message);
}
