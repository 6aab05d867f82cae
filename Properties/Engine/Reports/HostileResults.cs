using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Results of every kind, in which each name, title and token is a text.</summary>
internal static class HostileResults
{
    /// <summary>The events, as if they had been read.</summary>
    internal static IReadOnlyList<Event> Events(string text) =>
    [
        .. new RunEvent[]
        {
            new SweepEvent
            {
                Revision = text,
                Engine = text,
                Strategies = [text],
                Invariants = new Dictionary<string, string> { ["I2"] = text, ["I3"] = text, ["I14"] = text },
            },
            SampleEvents.Saved with { Revision = text, Stale = [new(text, $"I2/{text}//", text)] },
            Finding(text) with { Defect = null },
            Finding(text) with { Defect = text, Case = 2, Invariant = "I2", Key = $"I2/{text}///" },
            new LockEdgeEvent { Revision = text, From = text + "a", To = text + "b", Function = text, Token = text, Case = 3 },
            new LockEdgeEvent { Revision = text, From = text + "b", To = text + "a", Function = text, Token = text, Case = 4 },
            new PartEvent
            {
                Revision = text,
                Cases = 5,
                Schedules = new Dictionary<string, long> { [text] = 7 },
                Reached = new Dictionary<string, long> { [text] = 0, ["invariant I14"] = 0 },
                Contradicted = [text],
                Overlaps = SampleEvents.Summary.Overlaps,
                Digests = new DigestSample(0, "", ""),
            },
        }.Select(item => item with { Run = "aaaaaaaaaaaa", Seed = "7", Build = text }),
        new VerdictEvent
        {
            Run = "bbbbbbbbbbbb", Build = text, Subject = text, Revision = text, Complete = false, Bounds = new Dictionary<string, long>
                { [text] = 3 }, Reduction = text, Memory = text, Ended = VerdictEvent.AtTheEnd, Assumptions = [text], CutBy = [text],
        },
        new LivelockEvent
        {
            Run = "bbbbbbbbbbbb", Build = text, Subject = text, Threads = [text, "t"], Functions = [text, ""], Rounds = [2, 1],
            Token = text,
        },
        Finding(text) with { Run = "bbbbbbbbbbbb", Build = text, Source = ViolationEvent.Exhaustive, Case = -1, Defect = null },
        new CellEvent
        {
            Revision = text, Kind = text, Column = text, Sentence = text, Verdict = text, Key = text, Defect = text, Token = text,
            Searches = new Dictionary<string, long>(), Seed = "7",
        },
        new CellEvent
        {
            Revision = text, Kind = text, Column = text + "2", Sentence = text, Verdict = text, Seed = text,
            Searches = new Dictionary<string, long> { [text] = 3 },
        },
        new RepairEvent
        {
            Base = text, Revision = text, Kind = RepairEvent.Without, Repair = text, Verdict = text, Key = text, Defect = text,
            Token = text, Seed = text,
        },
        Row(text, AgainstEvent.Broke), Row(text, AgainstEvent.Gone), Row(text, AgainstEvent.Unsettled), Row(text, AgainstEvent.Both),
        new ComparedEvent { Revision = text, Base = text, Seed = text, Cured = [text], CuredKeys = [text], Broke = [text] },
    ];

    internal static Merge Of(string text)
    {
        var merge = new Merge((_, _) => null);
        merge.Add(new EventFile("sample", [.. Events(text).Select((item, i) => new EventLine(i + 1, "", item))], IsCut: false));
        return merge;
    }

    internal static ViolationEvent Finding(string text) => SampleEvents.Fork with
    {
        Key = $"I3/{text}///",
        Invariant = "I3",
        Revision = text,
        Function = text,
        Title = text,
        Token = text,
        Cause = text,
        Severity = text,
        Locks = [text],
        ConfirmedBy = [text],
        Case = 1,
        Consequence = true,
        DestroyingStep = text,
    };

    private static AgainstEvent Row(string text, string verdict) => new()
    {
        Revision = text,
        Base = text,
        Key = text,
        Defect = text,
        Verdict = verdict,
        Token = text,
        BaseToken = text,
        Note = text,
    };
}
