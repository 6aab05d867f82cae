namespace TagStorageModel.Model.Mm.Pages;

/// <summary>enum migrate_mode. Only compaction migrates in the first two.</summary>
public enum MigrateMode
{
    /// <summary>MIGRATE_ASYNC: never waits for a lock.</summary>
    Async,

    /// <summary>MIGRATE_SYNC_LIGHT: waits for locks, not for writes.</summary>
    SyncLight,

    /// <summary>MIGRATE_SYNC.</summary>
    Sync,
}
