using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>A machine made for a scenario: its CPUs, and what each of them does.</summary>
internal sealed class AsidMachine : SystemUnderTest
{
    private readonly AsidAllocator code;
    private readonly int[] running;

    /// <summary>Makes it.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="machine">An empty machine, with its rules.</param>
    /// <param name="code">The code under test, on that machine.</param>
    internal AsidMachine(ISubject subject, AsidScenario scenario, Machine machine, AsidAllocator code)
        : base(subject, scenario, machine, code)
    {
        this.code = code;
        running = new int[scenario.Size.Cpus];
        Array.Fill(running, AsidAllocator.InitMm);
        foreach (var (cpu, call) in scenario.Setup) running[cpu] = RunsAfter(call, running[cpu]);
        var cpus = Enumerable.Range(0, scenario.Size.Cpus).Select(i => new Cpu(machine, i)).ToArray();
        if (scenario.Setup.Count > 0) machine.SetSetup(cpus[0], _ => RunSetup(scenario.Setup));
        for (var i = 0; i < cpus.Length; i++)
        {
            var (cpu, calls) = (i, scenario.Threads[i]);
            machine.AddThread($"T{i}", cpus[i], thread => Run(thread, cpu, calls));
        }

        machine.BindInvariants(code);
    }

    private static int RunsAfter(AsidCall call, int before) =>
        call.Operation == AsidOperation.Switch ? call.Mm : call.Operation == AsidOperation.Idle ? AsidAllocator.InitMm : before;

    [CFunction("setup", IsPart = true)]
    private async KernelTask RunSetup(EquatableList<AsidSetupCall> calls)
    {
        // What each CPU is running, four bits for each.
        var mms = -1L;
        for (var i = 0; i < calls.Count; i++)
        {
            var (cpu, call) = calls[i];
            var before = (int)(mms << (60 - (4 * cpu)) >> 60);
            await Do(call, cpu, before, 0);
            mms = (mms & ~(15L << (4 * cpu))) | ((RunsAfter(call, before) & 15L) << (4 * cpu));
        }
    }

    [CFunction("thread", IsPart = true)]
    private async KernelTask Run(ModelThread thread, int cpu, EquatableList<AsidCall> calls)
    {
        var mm = running[cpu];
        var pinned = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            thread.CallNumber = i;
            var call = calls[i];
            pinned = await Do(call, cpu, mm, pinned);
            mm = RunsAfter(call, mm);
        }
    }

    /// <summary>Makes one call: what the CPU has pinned afterwards, as bits.</summary>
    [CFunction("thread", IsPart = true)]
    private async KernelTask<int> Do(AsidCall call, int cpu, int running, int pinned)
    {
        switch (call.Operation)
        {
            case AsidOperation.Switch or AsidOperation.Idle:
                var mm = RunsAfter(call, running);
                if (mm != running) await code.SwitchMm(mm, cpu);
                break;
            case AsidOperation.UnmapPage:
                await code.PtepClearFlush(call.Mm, call.Page);
                break;
            case AsidOperation.UnmapAll:
                await code.UnmapRegion(call.Mm);
                break;
            case AsidOperation.Pin:
                if (await code.MmContextGet(call.Mm) != 0) pinned |= 1 << call.Mm;
                break;
            default:
                if ((pinned >> call.Mm & 1) != 0) await code.MmContextPut(call.Mm);
                pinned &= ~(1 << call.Mm);
                break;
        }

        return pinned;
    }
}
