namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Tests that search for failures: they run alone, since tests that measure the engine run beside all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReportCollection
{
    public const string Name = "reports";
}
