using System.Globalization;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A scenario as C#.</summary>
internal static class ScenarioProgram
{
    /// <summary>What a test of one of its runs consists of.</summary>
    internal static CaseProgram Of(string revision, Scenario scenario)
    {
        var options = scenario.Options == MachineOptions.Plain ? "" : $" {{ Options = {Of(scenario.Options)} }}";
        var flags = $"PreemptRcu: {Of(scenario.PreemptRcu)}, LowerMte: {Of(scenario.LowerMte)}, UpperMte: {Of(scenario.UpperMte)}";
        var interrupts = scenario.Interrupts.Select(interrupt => $"new({interrupt.Cpu}, {Of(interrupt.Call)})");
        return new(
            ["TagStorageModel.Harness", "TagStorageModel.Model"],
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
            var run = CaseRun.Of(RevisionSet.Find("{{revision}}")!, scenario, schedule);
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
        var plain = MachineOptions.Plain;
        (string Name, string Value, bool IsPlain)[] all =
        [
            (nameof(options.UpperShared), Of(options.UpperShared), options.UpperShared == plain.UpperShared),
            (nameof(options.HugeOrder), options.HugeOrder.ToString(CultureInfo.InvariantCulture), options.HugeOrder == plain.HugeOrder),
            (nameof(options.ZeroPage), Of(options.ZeroPage), options.ZeroPage == plain.ZeroPage),
            (nameof(options.SynchronousSwap), Of(options.SynchronousSwap), options.SynchronousSwap == plain.SynchronousSwap),
            (nameof(options.SwapBatch), options.SwapBatch.ToString(CultureInfo.InvariantCulture), options.SwapBatch == plain.SwapBatch),
            (nameof(options.StoreBuffers), Of(options.StoreBuffers), options.StoreBuffers == plain.StoreBuffers),
            (nameof(options.LowerPrivateFile), Of(options.LowerPrivateFile), options.LowerPrivateFile == plain.LowerPrivateFile),
        ];
        return $"new MachineOptions({string.Join(", ", all.Where(item => !item.IsPlain).Select(item => $"{item.Name}: {item.Value}"))})";
    }

    private static string Of(ScenarioThread thread) =>
        $"new({thread.Mm}, [{Of(thread.Calls)}], new FaultBudget(Atomic: {thread.Faults.Atomic}, Sleeping: {thread.Faults.Sleeping}, "
            + $"Busy: {thread.Faults.Busy}))";

    private static string Of(EquatableList<Call> calls) => string.Join(", ", calls.Select(Of));

    private static string Of(Call call) =>
        $"new(Operation.{call.Operation}, Mm: {call.Mm}, Address: {call.Address}, Detail: {call.Detail})";

    private static string Of(bool value) => value ? "true" : "false";
}
