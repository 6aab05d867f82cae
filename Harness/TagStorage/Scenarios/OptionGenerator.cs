using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Generates machine options by what their rows say.</summary>
internal static class OptionGenerator
{
    /// <summary>The values of one row.</summary>
    internal static Gen<int> Of(MachineOption option) =>
        Gen.Frequency(option.Draws.Select(draw => (draw.Weight, Range(draw.Least, draw.Most))).ToArray());

    /// <summary>All options that are drawn, but for the order of huge pages, which is drawn before.</summary>
    internal static Gen<MachineOptions> Options { get; } = MachineOptionSet.All
        .Where(option => option.Draws.Count > 0 && option != MachineOptionSet.HugeOrder)
        .Aggregate((Gen<MachineOptions>?)null, After)!;

    /// <summary>The case with the options that join it: each that was added later by a random stream of its own.</summary>
    /// <param name="scenario">The case as generated first.</param>
    /// <param name="options">The options that there are.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The case's number.</param>
    internal static Scenario Join(Scenario scenario, IEnumerable<MachineOption> options, ulong seed, ulong index)
    {
        foreach (var option in options)
        {
            if (option.Joins is not { } joins || option.Needs?.Invoke(scenario.Options) is false) continue;
            var random = new Xoshiro(new Xoshiro(seed, ~(ulong)option.Number).Next(), index);
            if (random.Next(joins.OneIn) > 0) continue;
            var value = option.Least + random.Next(option.Most - option.Least + 1);
            scenario = scenario with { Options = option.With(scenario.Options, value) };
        }

        return Placement.Of(scenario).On(scenario);
    }

    private static Gen<int> Range(int least, int most) => least == most ? Gen.Constant(least) : Gen.Choose(least, most);

    private static Gen<MachineOptions> After(Gen<MachineOptions>? before, MachineOption option) =>
        before is null
            ? from value in Of(option) select With(MachineOptions.Plain, option, value)
            : from options in before from value in Of(option) select With(options, option, value);

    private static MachineOptions With(MachineOptions options, MachineOption option, int drawn) =>
        option.DrawnWith is { } other ? other.With(option.With(options, drawn & 1), drawn >> 1) : option.With(options, drawn);
}
