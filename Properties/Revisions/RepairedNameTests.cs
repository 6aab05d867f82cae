using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

public sealed class RepairedNameTests
{
    public static TheoryData<string> Repairable => [.. RevisionSet.All.Where(entry => RepairSet.For(entry).Count > 0).Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Repairable))]
    public void EveryChoiceOfRepairsHasANameThatNamesIt(string name)
    {
        var revision = RevisionSet.Find(name)!;
        List<Repair> all = [.. RepairSet.All.Where(repair => repair.Fits(revision))];
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            // Few of them, nearly all of them, and anything between.
            var share = Math.Pow(random.NextDouble(), i % 2 == 0 ? 3 : 1.0 / 3);
            List<Repair> repairs = [.. all.Where(_ => random.NextDouble() < share)];
            if (repairs.Count == 0) continue;
            var entry = revision.With(repairs);
            Assert.Equal(repairs, entry.Repairs);
            Assert.Equal(repairs, RepairedName.Find(entry.Name)!.Repairs);
            Assert.Equal(entry.Name, RepairedName.Find(entry.Name)!.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Repairable))]
    public void AnAlternativeStandsInThePlaceOfAnother(string name)
    {
        var revision = RevisionSet.Find(name)!;
        foreach (var other in RepairSet.All.Where(repair => repair.InsteadOf is not null && repair.Fits(revision)))
        {
            var entry = RepairedName.Find($"{name}+all-with+{other.Name}")!;
            Assert.Equal($"{name}+all-with+{other.Name}", entry.Name);
            Assert.Equal(RepairSet.For(revision).Select(repair => repair.Name == other.InsteadOf ? other : repair).ToHashSet(), [.. entry.Repairs]);
        }
    }

    [Theory]
    [InlineData("rfc-v3+all-with")]
    [InlineData("rfc-v3+all-with+")]
    [InlineData("rfc-v3+all-with+nothing")]
    [InlineData("rfc-v3+all+store-irq")]
    [InlineData("rfc-v3+")]
    [InlineData("rfc-v9+all")]
    public void WhatNamesNothingIsNoRevision(string name) => Assert.Null(RepairedName.Find(name));
}
