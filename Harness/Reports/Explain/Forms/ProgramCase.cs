using System.Globalization;
using System.Text;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A broken rule as a C# test to be pasted into an xunit project that references the Harness: it makes the run again and fails.</summary>
public static class ProgramCase
{
    /// <summary>The test's source.</summary>
    /// <exception cref="BadInputException">The run broke no rule, so that no test of it could fail.</exception>
    public static string Write(ExplainedCase item)
    {
        if (item.Explanation is not { } explanation) throw new BadInputException("--as program: the run breaks no rule, so that no test of it would fail");
        var (revision, scenario, schedule) = (item.Token.Case.Revision, (Scenario)item.Token.Case.Scenario, item.Token.Case.Schedule);
        var options = scenario.Options == MachineOptions.Plain ? "" : $" {{ Options = {Of(scenario.Options)} }}";
        return $$"""
            using TagStorageModel.Harness;
            using TagStorageModel.Model;
            using Xunit;

            // {{explanation.Title}}
            // {{revision}}, {{explanation.Invariant}}: {{explanation.Rule}}.
            public sealed class {{ClassName(explanation)}}
            {
                [Fact]
                public void IsNotBroken()
                {
                    var scenario = new Scenario(
                        {{Of(scenario.Layout)}},
                        PreemptRcu: {{Of(scenario.PreemptRcu)}}, LowerMte: {{Of(scenario.LowerMte)}}, UpperMte: {{Of(scenario.UpperMte)}}, Addresses: {{scenario.Addresses}}, Mms: {{scenario.Mms}},
                        Setup: [{{Of(scenario.Setup)}}],
                        Threads: [{{string.Join(", ", scenario.Threads.Select(Of))}}],
                        Interrupts: [{{string.Join(", ", scenario.Interrupts.Select(interrupt => $"new({interrupt.Cpu}, {Of(interrupt.Call)})"))}}]){{options}};

                    // Who goes for how many steps, and how each choice falls (0: the ordinary way).
                    var schedule = new Schedule(
                        [{{string.Join(", ", schedule.Runs.Select(run => $"new({run.Thread}, {run.Length})"))}}],
                        [{{string.Join(", ", schedule.Outcomes)}}]);

                    // Another revision goes here; its steps may differ, so that the schedule may fit no longer.
                    var run = CaseRun.Of(new Case(SeriesSubject.Of("{{revision}}")!, scenario, schedule));
                    Assert.Null(run.Misfit);
                    Assert.DoesNotContain("{{explanation.Key}}", run.Keys);
                }
            }

            """.ReplaceLineEndings("\n");
    }

    private static string ClassName(Explanation explanation)
    {
        var name = new StringBuilder(explanation.Invariant);
        foreach (var word in explanation.Place.Function.Split('_', StringSplitOptions.RemoveEmptyEntries)) name.Append(char.ToUpperInvariant(word[0])).Append(word[1..]);
        return string.Concat(name.ToString().Where(char.IsAsciiLetterOrDigit));
    }

    private static string Of(ScenarioLayout layout)
    {
        var huge = layout.HugePages == 0 ? "" : $" {{ HugePages = {layout.HugePages} }}";
        return $"new ScenarioLayout(Base: {layout.Base}, Regions: {layout.Regions}, TagFrames: {layout.TagFrames}, BlockSizePages: {layout.BlockSizePages}, Frames: [{string.Join(", ", layout.Frames)}]){huge}";
    }

    private static string Of(MachineOptions options)
    {
        var values = MachineOptionSet.InTokens.Where(option => option.Get(options) != option.Plain).Select(option => $"{option.Name}: {ValueOf(option, options)}");
        return $"new MachineOptions({string.Join(", ", values)})";
    }

    private static string ValueOf(MachineOption option, MachineOptions options) =>
        option.IsFlag ? Of(option.Get(options) > 0) : option.Get(options).ToString(CultureInfo.InvariantCulture);

    private static string Of(ScenarioThread thread) =>
        $"new({thread.Mm}, [{Of(thread.Calls)}], new FaultBudget(Atomic: {thread.Faults.Atomic}, Sleeping: {thread.Faults.Sleeping}, Busy: {thread.Faults.Busy}))";

    private static string Of(EquatableList<Call> calls) => string.Join(", ", calls.Select(Of));

    private static string Of(Call call) => $"new(Operation.{call.Operation}, Mm: {call.Mm}, Address: {call.Address}, Detail: {call.Detail})";

    private static string Of(bool value) => value ? "true" : "false";
}
