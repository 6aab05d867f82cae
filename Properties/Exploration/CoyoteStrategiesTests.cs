using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

public sealed class CoyoteStrategiesTests
{
    [Fact]
    public void TheSameSeedGivesTheSameRunsAndTheCallerEndsThem()
    {
        foreach (var name in CoyoteStrategies.Names)
        {
            var program = new RandomProgram(2);
            var digests = new List<ulong>();
            bool Next()
            {
                digests.Add(program.Machine.Trace.Digest);
                return digests.Count % 7 != 0;
            }

            Assert.Equal(7, new CoyoteEngine(program.Machine).RunFree(name, 9, runs: 100, Next));
            Assert.Equal(7, new CoyoteEngine(program.Machine).RunFree(name, 9, runs: 100, Next));
            Assert.Equal(digests[..7], digests[7..]);
            Assert.True(digests.Distinct().Count() > 1, name);
        }

        Assert.Throws<ArgumentException>(() => new CoyoteEngine(new RandomProgram(2).Machine).RunFree("best", 1));
    }
}
