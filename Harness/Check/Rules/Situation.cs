namespace TagStorageModel.Check.Rules;

/// <summary>A situation that must occur in some run of a check, or the check has shown nothing.</summary>
/// <param name="sentence">The situation in words.</param>
/// <param name="isThere">Whether it is there when a run is over; null: threads say where it occurs.</param>
public sealed class Situation(string sentence, Func<bool>? isThere)
{
    /// <summary>The situation in words.</summary>
    public string Sentence => sentence;

    /// <summary>How often it has occurred, in all runs.</summary>
    internal long Times { get; private set; }

    /// <summary>To be called by the code of a thread where the situation is there.</summary>
    public void Occurs() => Times++;

    internal void Look()
    {
        if (isThere?.Invoke() == true) Times++;
    }

    /// <inheritdoc/>
    public override string ToString() => sentence;
}
