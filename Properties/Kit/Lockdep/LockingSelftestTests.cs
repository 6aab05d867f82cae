namespace TagStorageModel.Properties.Kit.Lockdep;

/// <summary>
/// The cases of the kernel's own locking selftest (lib/locking-selftest.c): lockdep must complain of those that are meant to
/// fail, and of no other.
/// </summary>
public sealed class LockingSelftestTests
{
    [Fact]
    public void EveryCaseComesOutAsTheKernelPublishesIt() =>
        Assert.Equal("", string.Join('\n', SelftestCases.All.Where(item => item.Fails != item.Violations().Count > 0)
            .Select(item => $"{item.Name}: {(item.Fails ? "fails" : "succeeds")}, not {string.Join("; ", item.Violations())}")));

    [Fact]
    public void WhatIsNotThereIsListed()
    {
        Assert.Equal(336, SelftestCases.All.Count);
        Assert.Equal(58, SelftestCases.NotExpressed.Sum(item => item.Count));
        Assert.Equal(394, SelftestCases.All.Count + SelftestCases.NotExpressed.Sum(item => item.Count));
        Assert.All(SelftestCases.NotExpressed, item => Assert.NotEmpty(item.Reason));
        Assert.Equal(SelftestCases.All.Count, SelftestCases.All.DistinctBy(item => item.Name).Count());
    }

    [Fact]
    public void ACaseIsJudgedByTheRuleThatItIsAbout() =>
        Assert.All(SelftestCases.All.Where(item => item.Fails), item => Assert.All(item.Violations(),
            found => Assert.StartsWith(item.Name.StartsWith("mutex in", StringComparison.Ordinal) ? "I2" : "I12", found,
                StringComparison.Ordinal)));
}
