using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Exploring;

public sealed class ExploredSectionTests
{
    /// <summary>Of what is marked, the state before and the state now can be told.</summary>
    [Fact]
    public void WhatIsMarkedIsTheDifference()
    {
        foreach (var item in KnownCases.All.Where((_, i) => i % 9 == 0))
        {
            var token = item.File.Token;
            for (var step = 1; step <= token.Promise.Steps; step += 5)
            {
                var (before, now) = (token.StateAt(step - 1), token.StateAt(step));
                var sections = ExploredSection.Of(now, before);
                Assert.Equal(Text(StateText.Sections(before)), Text(sections, ExploredLine.New));
                Assert.Equal(Text(StateText.Sections(now)), Text(sections, ExploredLine.Gone));
            }
        }
    }

    [Fact]
    public void NothingIsMarkedWhereThereWasNoStep()
    {
        var state = KnownCases.All[0].File.Token.StateAt(0);
        Assert.All(ExploredSection.Of(state, null).SelectMany(section => section.Lines), line => Assert.Equal("", line.Change));
        Assert.All(ExploredSection.Of(state, state).SelectMany(section => section.Lines), line => Assert.Equal("", line.Change));
    }

    private static IEnumerable<string> Text(IEnumerable<StateSection> sections) =>
        sections.SelectMany(section => section.Lines.Select(line => section.Title + line));

    private static IEnumerable<string> Text(IEnumerable<ExploredSection> sections, string without) => sections.SelectMany(section =>
        section.Lines.Where(line => line.Change != without).Select(line => section.Title + line.Text));
}
