namespace TagStorageModel.Model.Revisions;

/// <summary>
/// How something that is added to the model later joins generated cases: by a draw of its own, which depends on the seed,
/// the case and the thing alone. All other cases stay as they were, and so does what else was added.
/// </summary>
/// <param name="OneIn">It joins one in so many of the cases in which it can be.</param>
public sealed record Joining(int OneIn);
