using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>On which CPU each thread of a scenario is, and which of its interrupts are softirqs.</summary>
/// <param name="Cpus">For each thread the number of its CPU, from 0, in the order in which threads first have them.</param>
/// <param name="Softirqs">For each interrupt whether it is one.</param>
internal sealed record Placement(int[] Cpus, bool[] Softirqs)
{
    /// <summary>How many CPUs there are.</summary>
    internal int Count => Cpus.Max() + 1;

    /// <summary>Whether two threads have the same CPU.</summary>
    internal bool IsAnyShared => Count < Cpus.Length;

    /// <summary>
    /// That of a scenario, as <see cref="MachineOptions.SharedCpus"/> and <see cref="MachineOptions.Softirqs"/> say: of the
    /// first number the last digit, to base 2, is the second thread's, the next one, to base 3, the third thread's, and so on.
    /// 0: a CPU of its own; n: that of the nth thread.
    /// </summary>
    internal static Placement Of(Scenario scenario)
    {
        var cpus = new int[scenario.Threads.Count];
        var (left, count) = (scenario.Options.SharedCpus, 0);
        for (var i = 0; i < cpus.Length; i++)
        {
            var with = left % (i + 1);
            left /= i + 1;
            cpus[i] = with == 0 ? count++ : cpus[with - 1];
        }

        return new(cpus, [.. scenario.Interrupts.Select((_, i) => (scenario.Options.Softirqs >> i & 1) != 0)]);
    }

    /// <summary>The scenario with this placement: its numbers say no more than there are threads and interrupts.</summary>
    internal Scenario On(Scenario scenario)
    {
        var (shared, unit) = (0, 1);
        for (var i = 0; i < Cpus.Length; i++)
        {
            shared += unit * (Array.IndexOf(Cpus, Cpus[i]) is var first && first < i ? first + 1 : 0);
            unit *= i + 1;
        }

        var softirqs = Softirqs.Select((isSoftirq, i) => isSoftirq ? 1 << i : 0).Sum();
        return scenario with { Options = scenario.Options with { SharedCpus = shared, Softirqs = softirqs } };
    }

    /// <summary>The placement once a thread is gone, and some interrupts.</summary>
    internal Placement WithoutThread(int thread, Func<int, bool>? isKept = null) => new(
        [.. Cpus.Where((_, i) => i != thread)], [.. Softirqs.Where((_, i) => isKept is null || isKept(i))]);

    /// <summary>The placement once an interrupt is gone.</summary>
    internal Placement WithoutInterrupt(int interrupt) => this with { Softirqs = [.. Softirqs.Where((_, i) => i != interrupt)] };

    /// <summary>Each thread but one where it was, that one on a CPU of its own; each softirq but one.</summary>
    internal IEnumerable<Placement> Simpler()
    {
        for (var i = Cpus.Length - 1; i > 0; i--)
        {
            if (Cpus.Count(cpu => cpu == Cpus[i]) > 1) yield return this with { Cpus = [.. Cpus.Select((cpu, j) => j == i ? Count : cpu)] };
        }

        for (var i = 0; i < Softirqs.Length; i++)
        {
            if (Softirqs[i]) yield return this with { Softirqs = [.. Softirqs.Select((isSoftirq, j) => isSoftirq && j != i)] };
        }
    }
}
