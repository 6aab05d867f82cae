using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class AgainstTextTests
{
    internal static AgainstEvent Row { get; } = new()
    {
        Revision = "mine",
        Base = "rfc-v3",
        Key = "I2/f//process",
        Defect = "sleeps",
        Verdict = AgainstEvent.Both,
        Token = "tsm1a",
        BaseToken = "tsm1b",
    };

    internal static ComparedEvent Compared { get; } = new()
    {
        Revision = "mine",
        Base = "rfc-v3",
        Seed = "7",
        Cured = ["deadlocks"],
        CuredKeys = ["I3/h//process"],
        Broke = ["I4/g//process"],
        Both = 2,
        BaseCases = 30,
        Cases = 28,
        Saved = 35,
    };

    [Fact]
    public void EveryVerdictHasItsLine() => Golden.Check("against", AgainstText.Lines(Compared,
    [
        Row, Row with { Key = "I2/g//process", Defect = null },
        Row with { Key = "I12/f/a/process/recursion: a", Defect = "deadlocks", Verdict = AgainstEvent.Gone, Token = null, Explored = 4000 },
        Row with { Key = "I3/h//process", Defect = null, Verdict = AgainstEvent.Gone, Token = null, Explored = 8000 },
        Row with { Key = "I4/g//process", Defect = null, Verdict = AgainstEvent.Broke, BaseToken = null, Explored = 4000 },
        Row with { Key = "a -> b -> a", Defect = null, Verdict = AgainstEvent.Unsettled, Token = null,
            Note = "only several runs show it together" },
    ], 80));

    [Fact]
    public void NothingIsSaidToBeNothing() => Assert.Equal(["cured: nothing", "broke: nothing"],
        AgainstText.Lines(Compared with { Cured = [], CuredKeys = [], Broke = [] }, [Row], 80).ToArray()[^2..]);
}
