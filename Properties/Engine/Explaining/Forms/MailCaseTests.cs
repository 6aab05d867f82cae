using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed class MailCaseTests
{
    [Theory]
    [InlineData("i3-stranded-save")]
    [InlineData("i12-interrupt")]
    public void AMailReadsAsBefore(string name) => Golden.Check($"mail-{name}", Lines(name));

    [Fact]
    public void EveryLineFitsAMailAndItsTokenComesBack()
    {
        foreach (var failure in KnownFailure.All)
        {
            var lines = Lines(failure.Name);
            Assert.All(lines, line => Assert.True(line.Length <= MailCase.Width, line));
            var token = KnownFailure.Case(failure.Name).Token;
            foreach (var quote in (string[])["", "> ", ">> "])
            {
                using var folder = new TemporaryFolder();
                var path = Path.Combine(folder.Path, "mail.txt");
                File.WriteAllLines(path, lines.Select(line => quote + line).Append("").Append("Regards"));
                Assert.Equal(token, CaseArgument.Read(path, Subjects.All));
            }
        }
    }

    private static IReadOnlyList<string> Lines(string name) =>
        MailCase.Lines(KnownFailure.Explained(name), KnownFailure.Case(name).Token, FailureReport.Screen);
}
