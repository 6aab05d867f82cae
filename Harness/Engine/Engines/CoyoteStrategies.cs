using Microsoft.Coyote;

namespace TagStorageModel.Engine.Engines;

/// <summary>The strategies that Coyote brings along, by name.</summary>
public static class CoyoteStrategies
{
    /// <summary>All of them in turn, as Coyote does by default.</summary>
    public const string Portfolio = "portfolio";

    /// <summary>The names by which users ask for them, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Portfolio, "random", "probabilistic", "prioritization", "delay-bounding", "q-learning"];

    /// <summary>Makes Coyote use a strategy.</summary>
    internal static Configuration Choose(Configuration configuration, string name) => name switch
    {
        Portfolio => configuration,
        "random" => configuration.WithRandomStrategy(),
        "probabilistic" => configuration.WithProbabilisticStrategy(),
        "prioritization" => configuration.WithPrioritizationStrategy(),
        "delay-bounding" => configuration.WithDelayBoundingStrategy(),
        "q-learning" => configuration.WithQLearningStrategy(),
        _ => throw new ArgumentException($"Coyote has no strategy {name}; it has {string.Join(", ", Names)}", nameof(name)),
    };
}
