using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class ReplayCommandTests
{
    [Theory]
    [InlineData("tsm1abc", "tsm1abc")]
    [InlineData("counter:2,2@0/0x1.1x2", "counter:2,2@0/0x1.1x2")]
    [InlineData("a; rm -rf ~", "a\ufffd\ufffdrm\ufffd\ufffdrf\ufffd\ufffd")]
    [InlineData("$(x)`y`\n|z", "\ufffd\ufffdx\ufffd\ufffdy\ufffd\ufffd\ufffdz")]
    [InlineData("--with=x", "\ufffd\ufffdwith\ufffdx")]
    public void NoShellTakesATokenForMore(string token, string shown) =>
        Assert.Equal("tagstorage replay " + shown, ReplayCommand.Of(token));
}
