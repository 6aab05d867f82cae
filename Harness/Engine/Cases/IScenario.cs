namespace TagStorageModel.Engine.Cases;

/// <summary>
/// Who does what, on which memory: the part of a case that is fixed before anybody runs. Each subject has a record of its own;
/// two scenarios are equal if they are written alike.
/// </summary>
public interface IScenario
{
    /// <summary>How many tasks there are; in a schedule they come first, then whatever else the machine runs.</summary>
    int Tasks { get; }

    /// <summary>How many calls are made, those of the setup and of interrupts included.</summary>
    int Calls => Tasks;

    /// <summary>How large it is, in a unit of the subject's: whatever is called smaller than another has less of this.</summary>
    long Size => Tasks;

    /// <summary>Whether stores may take effect later than they are made.</summary>
    bool HasStoreBuffers => false;

    /// <summary>What bounds an exhaustive search of it, by name: how many threads there are, how often an allocation may fail.</summary>
    IReadOnlyDictionary<string, long> Bounds => new SortedDictionary<string, long>(StringComparer.Ordinal) { ["threads"] = Tasks };

    /// <summary>Why it cannot be run, in one line; null if it can.</summary>
    string? Fault() => null;
}
