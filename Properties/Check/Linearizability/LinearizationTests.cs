using TagStorageModel.Check.Linearizability;

namespace TagStorageModel.Properties.Check.Linearizability;

/// <summary>Histories of a register: a thread writes 1, another reads.</summary>
public sealed class LinearizationTests
{
    private static readonly HistoryCall Write = new([0, 0], null, true);
    private static readonly HistoryCall PendingWrite = new([0, 0], null, false);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void ACallThatIsMadeMeanwhileComesBeforeOrAfter(long read, bool exists) =>
        Assert.Equal(exists, Exists([Write], [Read(0, read)]));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void ACallThatIsMadeAfterAReturnComesAfterIt(long read, bool exists) =>
        Assert.Equal(exists, Exists([Write], [Read(1, read)]));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void ACallThatHasNotReturnedMayHaveTakenEffect(long read, bool exists) =>
        Assert.Equal(exists, Exists([PendingWrite], [Read(0, read)]));

    [Fact]
    public void WhatTookEffectStaysSo()
    {
        Assert.True(Exists([PendingWrite], [Read(0, 0), Read(0, 1)]));
        Assert.False(Exists([PendingWrite], [Read(0, 1), Read(0, 0)]));
    }

    /// <summary>Who is stuck must have to wait: a write never has to.</summary>
    [Fact]
    public void ACallThatNeverReturnsHasToWaitInTheModel()
    {
        Assert.False(Exists([PendingWrite], [Read(0, 0)], isStuck: true));
        Assert.True(Exists([Write], [Read(1, 1)], isStuck: true));
    }

    [Fact]
    public void TheLongestBeginningIsKept()
    {
        var search = Search([Write], [Read(1, 1), Read(1, 0)]);
        Assert.False(search.Exists(0, isStuck: false));
        Assert.Equal([(0, 0), (1, 0)], search.Longest);
        Assert.Equal(1, search.Last);
    }

    private static HistoryCall Read(int seen, long result) => new([seen, 0], result, true);

    private static bool Exists(HistoryCall[] writer, HistoryCall[] reader, bool isStuck = false) =>
        Search(writer, reader).Exists(0, isStuck);

    private static Linearization<int> Search(HistoryCall[] writer, HistoryCall[] reader) =>
        new([writer, reader], (state, thread, _) => thread == 0 ? (1, null) : (state, (object)(long)state));
}
