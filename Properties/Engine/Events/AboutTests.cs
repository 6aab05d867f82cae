using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class AboutTests
{
    [Fact]
    public void TheVersionIsOneAndThePlaceIsSaid()
    {
        Assert.True(System.Version.TryParse(About.Version.Split('-')[0], out _), About.Version);
        Assert.Contains(About.Version, About.Words, StringComparison.Ordinal);
        Assert.Contains(About.Address ?? About.Package, About.Words, StringComparison.Ordinal);
    }
}
