namespace TagStorageModel.Engine.Events;

/// <summary>Shows events to somebody: one kind of report a class.</summary>
public interface IReporter
{
    /// <summary>Takes the next event; called in the order in which events happen.</summary>
    void Report(Event item);
}
