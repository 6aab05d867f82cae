namespace TagStorageModel.Harness.Traces.Series;

/// <summary>A revision that recorded traces can be replayed on.</summary>
public interface IRecordedRevision
{
    /// <summary>What the recordings had stand-ins for.</summary>
    StandIns StandIns { get; }
}
