using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>
/// Generated scenarios: few ASIDs, of which the setup gives most away, so that the calls of a few CPUs begin one generation after the
/// other.
/// </summary>
internal static class AsidGenerator
{
    /// <summary>Scenario <paramref name="index"/> of a sweep: a pure function of the two numbers.</summary>
    internal static AsidScenario Make(ulong seed, ulong index)
    {
        var random = new Xoshiro(seed, index);
        var cpus = random.Next(3) == 0 ? 3 : 2;
        var asids = cpus + 2 + random.Next(2);
        var mms = Math.Min(asids + random.Next(2), 6);
        var size = new AsidSize(cpus, asids, mms, 1 + random.Next(2), random.Next(3) == 0);
        var setup = new List<AsidSetupCall>();
        var first = random.Next(mms);
        for (var given = random.Next(4) == 0 ? random.Next(asids) : asids - 1; given > 0; given--)
            setup.Add(new(random.Next(cpus), new(AsidOperation.Switch, (first + given) % mms)));
        if (random.Next(8) == 0) setup.Add(new(0, new(AsidOperation.Pin, random.Next(mms))));
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            if (random.Next(4) != 0) setup.Add(new(cpu, new(AsidOperation.Switch, random.Next(mms))));
        }

        var threads = new EquatableList<AsidCall>[cpus];
        for (var cpu = 0; cpu < cpus; cpu++) threads[cpu] = Calls(ref random, size);
        return new AsidScenario(size, [.. setup], [.. threads]);
    }

    private static EquatableList<AsidCall> Calls(ref Xoshiro random, AsidSize size)
    {
        var calls = new List<AsidCall>();
        var pinned = 0;
        for (var count = 1 + random.Next(5); count > 0; count--)
        {
            var mm = random.Next(size.Mms);
            var kind = random.Next(24);
            if (kind < 3) calls.Add(new(AsidOperation.UnmapPage, mm, random.Next(size.Pages)));
            else if (kind < 5) calls.Add(new(AsidOperation.UnmapAll, mm));
            else if (kind < 6) calls.Add(new(AsidOperation.Idle));
            else if (kind < 8)
            {
                calls.Add(new((pinned >> mm & 1) == 0 ? AsidOperation.Pin : AsidOperation.Unpin, mm));
                pinned ^= 1 << mm;
            }
            else calls.Add(new(AsidOperation.Switch, mm));
        }

        if (pinned != 0 && random.Next(2) == 0) calls.Add(new(AsidOperation.Unpin, random.NextBit((uint)pinned)));
        return [.. calls];
    }
}
