using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Exploring;

public sealed class ScheduleTextTests
{
    [Fact]
    public void WhatWasWrittenIsRead() => FsCheck.Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(ScheduleShrinker.Schedules, schedule => ScheduleText.Parse(ScheduleText.Of(schedule)).Equals(schedule)));

    [Theory]
    [InlineData("", 0)]
    [InlineData("0*12,1*3;0,1", 15)]
    public void ATextIsRead(string text, int steps)
    {
        Assert.Equal(steps, ScheduleText.Parse(text).Steps);
        Assert.Equal(text, ScheduleText.Of(ScheduleText.Parse(text)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0*")]
    [InlineData("0*0")]
    [InlineData("-1*2")]
    [InlineData("0*1,0*1")]
    [InlineData("32*1")]
    [InlineData("0*1*1")]
    [InlineData("0*1;1;1")]
    [InlineData("0*1;0,0")]
    [InlineData("0*1;128")]
    [InlineData("0*99999999999")]
    [InlineData("0*1000000,1*1")]
    [InlineData(" 0*1")]
    [InlineData("0*1,")]
    [InlineData("<script>")]
    public void WhatIsNoScheduleIsRefused(string text)
    {
        var refused = Assert.Throws<BadInputException>(() => ScheduleText.Parse(text));
        Assert.StartsWith("schedule: ", refused.Message, StringComparison.Ordinal);
    }
}
