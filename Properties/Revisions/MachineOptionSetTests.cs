using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

public sealed class MachineOptionSetTests
{
    [Fact]
    public void ThePlacesInTokensAreForEver()
    {
        string[] names = ["UpperShared", "HugeOrder", "ZeroPage", "SynchronousSwap", "SwapBatch", "StoreBuffers", "LowerPrivateFile"];
        Assert.Equal(MachineOptionSet.First, names.Length);
        Assert.Equal(names, MachineOptionSet.InTokens.Take(names.Length).Select(option => option.Name));
        Assert.All(MachineOptionSet.InTokens.Take(names.Length).Index(), item => Assert.Equal(item.Index, item.Item.Number));
        Assert.Equal((9, 10, 11), (Number(nameof(MachineOptions.Preempt)), Number(nameof(MachineOptions.SharedCpus)),
            Number(nameof(MachineOptions.Softirqs))));

        static int Number(string name) => MachineOptionSet.All.Single(option => option.Name == name).Number;
    }

    /// <summary>A property without a row would be lost in tokens.</summary>
    [Fact]
    public void EveryOptionHasARowThatReadsAndWritesItAlone()
    {
        var made = typeof(MachineOptions).GetConstructors().Single(constructor => constructor.GetParameters().Length > 1);
        Assert.Equal(made.GetParameters().Select(parameter => parameter.Name), MachineOptionSet.InTokens.Select(option => option.Name));
        Assert.All(MachineOptionSet.All, option =>
        {
            var set = option.With(MachineOptions.Plain, option.Most);
            Assert.NotEqual(MachineOptions.Plain, set);
            Assert.Equal(option.Most, option.Get(set));
            Assert.Equal(MachineOptions.Plain, option.With(set, option.Plain));
            Assert.All(MachineOptionSet.All.Where(other => other != option), other => Assert.Equal(other.Plain, other.Get(set)));
        });
    }

    [Fact]
    public void WhatIsOutOfRangeIsRefused()
    {
        Assert.Null(MachineOptionSet.Fault(MachineOptions.Plain));
        Assert.Equal("huge pages of order 5: 6 to 9 are possible", MachineOptionSet.Fault(new MachineOptions(HugeOrder: 5)));
        Assert.Equal("swap entries freed by 0: 1 to 4 are possible", MachineOptionSet.Fault(new MachineOptions(SwapBatch: 0)));
    }

    [Fact]
    public void TwoOfOneNumberAreAnError() =>
        Assert.Throws<ArgumentException>(() => MachineOptionSet.Checked([.. MachineOptionSet.All, MachineOptionSet.HugeOrder]));
}
