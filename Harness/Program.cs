using System.Diagnostics;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>The executable <c>tagstorage</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var seen = new Dictionary<string, (ulong, int)>();
        var entry = RevisionSet.Find(args[0])!;
        var clock = Stopwatch.StartNew();
        long tg = 0, tb = 0, steps = 0, runs = 0;
        ulong i = 0;
        for (; clock.Elapsed.TotalSeconds < double.Parse(args[1]); i++)
        {
            var t0 = Stopwatch.GetTimestamp();
            var scenario = ScenarioGenerator.Case(ulong.Parse(args[2]), i);
            var t1 = Stopwatch.GetTimestamp();
            tg += t1 - t0;
            if (scenario.Fault() is { } f) throw new InvalidOperationException(f + scenario);
            var m = new ScenarioMachine(scenario, entry, InvariantSet.All());
            tb += Stopwatch.GetTimestamp() - t1;
            m.Machine.Checked = args.Length > 3;
            var engine = new OwnEngine(m.Machine);
            IStrategy[] strategies = [new RandomStrategy(i), new PctStrategy(i, 3)];
            for (var k = 0; k < 64; k++)
            {
                engine.Run(strategies[k & 1]);
                runs++;
                steps += m.Machine.Trace.Steps + m.Machine.Trace.SetupSteps;
                foreach (var v in m.Machine.Violations.Items)
                {
                    var text = v.Key.Text(m.Machine.LockClasses);
                    if (!seen.TryGetValue(text, out var n)) Console.WriteLine($"{clock.Elapsed.TotalSeconds:F1}s case {i} run {k}: {text}{(v.IsConsequence ? " (consequence)" : "")}");
                    seen[text] = (n.Item1 == 0 ? i : n.Item1, n.Item2 + 1);
                }
            }
        }
        foreach (var (k, (c, n)) in seen.OrderBy(s => s.Key, StringComparer.Ordinal)) Console.WriteLine($"{n,8} {k}");
        Console.WriteLine($"{i} cases {runs} runs {steps} steps {runs / clock.Elapsed.TotalSeconds:F0}/s {clock.Elapsed.TotalSeconds * 1e9 / steps:F0} ns/step");
        Console.WriteLine($"gen {tg / 1e9 * 1e9 / Stopwatch.Frequency:F2}s build {(double)tb / Stopwatch.Frequency:F2}s gc {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)} alloc {GC.GetTotalAllocatedBytes() / 1e6:F0}MB pause {GC.GetTotalPauseDuration()}");
        return 0;
    }
}
