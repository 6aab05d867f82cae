using TagStorageModel.Harness.TagStorage.Costs;

namespace TagStorageModel.Properties.TagStorage.Costs;

public sealed class CostMeasureTests
{
    [Fact]
    public void EveryFigureOfARowIsMeasuredOnce()
    {
        // Each figure another number: a measure tells which it takes.
        var constructor = typeof(RemedyCost).GetConstructors().Single(made => made.GetParameters().Length > 1);
        var parameters = constructor.GetParameters();
        var cost = (RemedyCost)constructor.Invoke(
            [.. parameters.Select((parameter, i) => parameter.ParameterType == typeof(int) ? (object)(1 << i) : parameter.Name!)]);
        var figures = parameters.Index().Where(item => item.Item.ParameterType == typeof(int) && item.Item.Name != nameof(RemedyCost.Runs))
            .Select(item => 1 << item.Index);
        Assert.Equal(figures.Order(), CostMeasure.All.Select(measure => measure.Of(cost)).Order());
        Assert.Equal(CostMeasure.All.Count, CostMeasure.All.Select(measure => measure.Name).Distinct().Count());
        Assert.All(CostMeasure.All, measure =>
            Assert.Equal(measure.IsMost ? measure.Of(cost) : 2 * measure.Of(cost), measure.Together([cost, cost])));
    }
}
