namespace TagStorageModel.Model.Revisions;

/// <summary>A posting with patches.</summary>
internal interface IPatched
{
    /// <summary>The patches, the uppermost first.</summary>
    IReadOnlyList<Revision.Patch> Stack { get; }
}
