namespace TagStorageModel.Harness;

/// <summary>Explains runs, and files them under what went wrong in them.</summary>
public static class ExplainedRun
{
    /// <summary>What went wrong in a run; null if nothing did. The run must be recorded.</summary>
    public static Explanation? Explain(this CaseRun run) =>
        run.Key is { } key ? Explanation.Of(run.UnderTest, run.UnderTest.Find(key)!.Value, run.PreemptedSteps) : null;

    /// <summary>The case file of a token, whose title is what goes wrong.</summary>
    /// <param name="token">A token that promises a violation.</param>
    public static CaseFile ToFile(this Token token) => new(token, CaseRun.Recorded(token).Explain()!.Title);
}
