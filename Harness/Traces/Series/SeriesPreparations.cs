using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>What is set up between the calls of a case: steps of the model whose events are not looked at.</summary>
/// <param name="revision">The code.</param>
/// <param name="standIns">Who has which frames.</param>
/// <param name="names">The names of tag buffers.</param>
/// <param name="written">Pages whose tags were ever written.</param>
internal sealed class SeriesPreparations(Revision revision, StandIns standIns, BufferNames names, HashSet<Page> written)
{
    [CFunction("caller", ChangesContext = true)]
    internal async KernelTask Perform(RecordedStep step, Cpu cpu)
    {
        switch (step.Name)
        {
            case "set_flags":
                await revision.Flags.Set(PageOf(step), step.Flags);
                break;
            case "clear_flags":
                for (var i = 0; i < 1 << step.Order; i++)
                    await revision.Flags.Clear(revision.Memory.Next(PageOf(step), i), PageFlag.CheckAtPrep);
                break;
            case "set_tags":
                await revision.Tags.Write(PageOf(step), step.Tags);
                written.Add(PageOf(step));
                break;
            case "fill_buf":
                await revision.Buffers.Write(names.AddressOf(step.Buffer), step.Tags);
                break;
            case "cma_take":
                await Take(PageOf(step), step.Count);
                break;
            case "irqs_off":
                await cpu.LocalIrqDisable();
                break;
            case "irqs_on":
                await cpu.LocalIrqEnable();
                break;
            case "preempt_disable":
                cpu.AddPreemptCount(1);
                break;
            case "preempt_enable":
                cpu.AddPreemptCount(-1);
                break;
            default:
                revision.TagStorageEnabled = step.Name == "enable";
                break;
        }
    }

    /// <summary>Somebody else has a block: the bits of its area are set, its counts are 1.</summary>
    [CFunction("caller", IsPart = true)]
    private async KernelTask Take(Page first, int count)
    {
        if (revision.Cma.Contains(first, count)) await revision.Cma.TestAndSet(first, count);
        for (var i = 0; i < count; i++)
        {
            var frame = revision.Memory.Next(first, i);
            await revision.Counts.Set(frame, 1);
            standIns.Take(frame, isTaken: true);
        }
    }

    private Page PageOf(RecordedStep step) => revision.Memory.At(step.Page);
}
