namespace TagStorageModel.Kit.Execution;

/// <summary>How a lock is held or asked for, as lockdep tells it (<c>held_lock::read</c>).</summary>
public enum LockMode
{
    /// <summary>For its holder alone.</summary>
    Write,

    /// <summary>With other readers; a new one waits behind a writer that waits.</summary>
    Read,

    /// <summary>With other readers, whoever waits: only a writer that has the lock keeps such a reader waiting.</summary>
    RecursiveRead,
}
