using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class CaseRunTests
{
    [Fact]
    public void ARunShowsWhatItsTokenPromises()
    {
        for (ulong i = 0; i < 60; i++)
        {
            var token = RecordedCase.Of(i);
            foreach (var run in (CaseRun[])[CaseRun.Of(token), CaseRun.Recorded(token), CaseRun.Recorded(token, onCoyote: true)])
            {
                Assert.Null(run.Misfit);
                Assert.Equal(token.Promise.Key.Length == 0 ? null : token.Promise.Key, run.Key);
                Assert.Equal(token.Promise.Steps, run.Machine.Trace.Steps);
            }

            var plain = CaseRun.Of(token.Case);
            Assert.Equal(CaseRun.Of(token).Keys, plain.Keys);
            Assert.Equal(token.Promise.Key.Length == 0, CaseRun.Recorded(token).Explain() is null);
        }
    }

    [Fact]
    public void AnotherKeyIsTakenWhereThePromisedOneIsNotThere()
    {
        var token = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length > 0);
        var run = CaseRun.Recorded(token with { Promise = token.Promise with { Key = "I1/f//process" } });
        Assert.Equal(run.Keys[0], run.Key);
        Assert.Equal(run.Key, run.Explain()!.Key);
    }

    [Fact]
    public void AnUnknownRevisionIsBadInput()
    {
        var token = RecordedCase.Of(1);
        Assert.Contains("rfc-v9",
            Assert.Throws<BadInputException>(() =>
            CaseRun.Of(token with { Case = token.Case with { Subject = Subjects.All.Named("rfc-v9") } })).Message,
            StringComparison.Ordinal);
    }
}
