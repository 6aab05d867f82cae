using TagStorageModel.Harness.Experiments;

namespace TagStorageModel.Properties.Experiments;

public sealed class ExperimentNameTests
{
    [Theory]
    [InlineData(typeof(ReleaseLocked), "release-locked")]
    [InlineData(typeof(RfcV3Mended), "rfc-v3-mended")]
    [InlineData(typeof(MyRCUFix), "my-rcu-fix")]
    [InlineData(typeof(fix), "fix")]
    public void AClassGivesItsName(Type type, string name) => Assert.Equal(name, ExperimentName.Of(type));

    private sealed class ReleaseLocked;

    private sealed class RfcV3Mended;

    private sealed class MyRCUFix;

#pragma warning disable CS8981
    private sealed class fix;
#pragma warning restore CS8981
}
