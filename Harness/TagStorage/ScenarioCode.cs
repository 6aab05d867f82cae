using System.Globalization;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>A scenario as C#.</summary>
internal static class ScenarioCode
{
    private static readonly IReadOnlyList<string> Usings =
    [
        .. new[] { typeof(SeriesSubject), typeof(Scenario), typeof(Call), typeof(Operation), typeof(FaultBudget) }
            .Select(type => type.Namespace!).Distinct(),
    ];

    /// <summary>What a test of one of its runs consists of.</summary>
    internal static CaseCode Of(string revision, Scenario scenario)
    {
        var options = scenario.Options == MachineOptions.Plain ? "" : $" {{ Options = {Of(scenario.Options)} }}";
        var flags = $"PreemptRcu: {Of(scenario.PreemptRcu)}, LowerMte: {Of(scenario.LowerMte)}, UpperMte: {Of(scenario.UpperMte)}";
        var interrupts = scenario.Interrupts.Select(interrupt => $"new({interrupt.Cpu}, {Of(interrupt.Call)})");
        return new(
            Usings,
            $$"""
            var scenario = new Scenario(
                {{Of(scenario.Layout)}},
                {{flags}}, Addresses: {{scenario.Addresses}}, Mms: {{scenario.Mms}},
                Setup: [{{Of(scenario.Setup)}}],
                Threads: [{{string.Join(", ", scenario.Threads.Select(Of))}}],
                Interrupts: [{{string.Join(", ", interrupts)}}]){{options}};
            """,
            $$"""
            // Another revision goes here; its steps may differ, so that the schedule may fit no longer.
            var run = CaseRun.Of(new Case(SeriesSubject.Of("{{revision}}")!, scenario, schedule));
            """);
    }

    private static string Of(ScenarioLayout layout)
    {
        var huge = layout.HugePages == 0 ? "" : $" {{ HugePages = {layout.HugePages} }}";
        return $"new ScenarioLayout(Base: {layout.Base}, Regions: {layout.Regions}, TagFrames: {layout.TagFrames}, BlockSizePages: "
            + $"{layout.BlockSizePages}, Frames: [{string.Join(", ", layout.Frames)}]){huge}";
    }

    private static string Of(MachineOptions options)
    {
        var values = MachineOptionSet.InTokens.Where(option => option.Get(options) != option.Plain)
            .Select(option => $"{option.Name}: {ValueOf(option, options)}");
        return $"new MachineOptions({string.Join(", ", values)})";
    }

    private static string ValueOf(MachineOption option, MachineOptions options) =>
        option.IsFlag ? Of(option.Get(options) > 0) : option.Get(options).ToString(CultureInfo.InvariantCulture);

    private static string Of(ScenarioThread thread) =>
        $"new({thread.Mm}, [{Of(thread.Calls)}], new FaultBudget(Atomic: {thread.Faults.Atomic}, Sleeping: {thread.Faults.Sleeping}, "
            + $"Busy: {thread.Faults.Busy}))";

    private static string Of(EquatableList<Call> calls) => string.Join(", ", calls.Select(Of));

    private static string Of(Call call) =>
        $"new(Operation.{call.Operation}, Mm: {call.Mm}, Address: {call.Address}, Detail: {call.Detail})";

    private static string Of(bool value) => value ? "true" : "false";
}
