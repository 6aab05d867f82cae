using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class PathRelationTests
{
    [Fact]
    public void PairsArePairsInEitherOrderWhateverTheirNumbers()
    {
        var random = new Random(1);
        var pairs = new HashSet<(int, int)>();
        var relation = new PathRelation();
        for (var i = 0; i < 300; i++)
        {
            var (one, other) = (random.Next(i + 1), random.Next(i + 1));
            relation.Include(Math.Max(one, other));
            relation.Add(one, other);
            pairs.Add((one, other));
            pairs.Add((other, one));
        }

        var union = new PathRelation();
        union.Include(5);
        union.Add(5, 5);
        union.UnionWith(relation);
        for (var one = 0; one < 400; one++)
        {
            for (var other = 0; other < 400; other++)
            {
                Assert.Equal(pairs.Contains((one, other)), relation.Contains(one, other));
                Assert.Equal(pairs.Contains((one, other)) || (one == 5 && other == 5), union.Contains(one, other));
            }
        }
    }

    [Fact]
    public void APairHasOneNumber()
    {
        var numbers = new HashSet<int>();
        for (var greater = 0; greater < 200; greater++)
        {
            for (var less = 0; less <= greater; less++)
            {
                Assert.True(numbers.Add(PathRelation.PairOf(less, greater)));
                Assert.Equal(PathRelation.PairOf(less, greater), PathRelation.PairOf(greater, less));
            }
        }

        Assert.Equal(numbers.Count - 1, numbers.Max());
    }
}
