namespace TagStorageModel.Engine.Events;

/// <summary>Writes each event as one line of JSON, at once: a run that is killed has lost nothing.</summary>
/// <param name="writer">Where to; not closed.</param>
public sealed class JsonLinesReporter(TextWriter writer) : IReporter
{
    /// <inheritdoc/>
    public void Report(Event item)
    {
        writer.Write(JsonLines.Write(item));
        writer.Write('\n');
        writer.Flush();
    }
}
