namespace TagStorageModel.Engine.Events;

/// <summary>Shows events to somebody: one kind of report a class.</summary>
public interface IReporter
{
    /// <summary>Something happened.</summary>
    void Report(Event item);
}
