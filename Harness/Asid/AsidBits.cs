using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>A scenario as bits of a token.</summary>
internal static class AsidBits
{
    private const int Group = 3;

    internal static void Write(BitWriter bits, AsidScenario scenario)
    {
        var size = scenario.Size;
        bits.Number(size.Cpus, Group);
        bits.Number(size.Asids, Group);
        bits.Number(size.Mms, Group);
        bits.Number(size.Pages, Group);
        bits.Flag(size.CommonTlb);
        bits.Number(scenario.Setup.Count, Group);
        foreach (var (cpu, call) in scenario.Setup)
        {
            bits.Number(cpu, Group);
            Write(bits, call);
        }

        foreach (var calls in scenario.Threads)
        {
            bits.Number(calls.Count, Group);
            foreach (var call in calls) Write(bits, call);
        }
    }

    /// <exception cref="BadInputException">It is no scenario.</exception>
    internal static AsidScenario Read(BitReader bits)
    {
        var size = new AsidSize(bits.Count(Group), bits.Number(Group), bits.Number(Group), bits.Number(Group), bits.Flag());
        var setup = new AsidSetupCall[bits.Count(Group)];
        for (var i = 0; i < setup.Length; i++) setup[i] = new AsidSetupCall(bits.Number(Group), ReadCall(bits));
        var threads = new EquatableList<AsidCall>[size.Cpus];
        for (var i = 0; i < threads.Length; i++)
        {
            var calls = new AsidCall[bits.Count(Group)];
            for (var j = 0; j < calls.Length; j++) calls[j] = ReadCall(bits);
            threads[i] = [.. calls];
        }

        return new AsidScenario(size, [.. setup], [.. threads]);
    }

    private static void Write(BitWriter bits, AsidCall call)
    {
        bits.Number((int)call.Operation, Group);
        if (call.HasMm) bits.Number(call.Mm, Group);
        if (call.Operation == AsidOperation.UnmapPage) bits.Number(call.Page, Group);
    }

    private static AsidCall ReadCall(BitReader bits)
    {
        var call = new AsidCall((AsidOperation)bits.Number(Group));
        if (call.HasMm) call = call with { Mm = bits.Number(Group) };
        return call.Operation == AsidOperation.UnmapPage ? call with { Page = bits.Number(Group) } : call;
    }
}
