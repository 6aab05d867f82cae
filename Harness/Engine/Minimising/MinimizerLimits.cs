namespace TagStorageModel.Engine.Minimising;

/// <summary>How long a minimisation may take.</summary>
/// <param name="Steps">Steps of model threads in all, a limit that does not depend on the machine it runs on.</param>
/// <param name="Time">And at most so long; null: no limit.</param>
public sealed record MinimizerLimits(long Steps, TimeSpan? Time = null)
{
    /// <summary>A few seconds for nearly all failures.</summary>
    public static MinimizerLimits Default { get; } = new(20_000_000, TimeSpan.FromSeconds(60));
}
