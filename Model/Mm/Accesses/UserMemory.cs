using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Mm.Accesses;

/// <summary>How user space touches memory.</summary>
public enum UserAccessKind
{
    /// <summary>A load of data, not of tags.</summary>
    Load,

    /// <summary>A store of data, not of tags.</summary>
    Store,

    /// <summary>LDG: loads the tags.</summary>
    LoadTags,

    /// <summary>STG: stores the tags.</summary>
    StoreTags,
}

/// <summary>User space's view of memory: the walk of the page table and the access itself are one step.</summary>
public sealed class UserMemory(Machine machine, Memory memory, TagMemory tags, DataMemory data) : KernelObject(machine, "user memory")
{
    /// <summary>STG; a tag write where the page is mapped tagged.</summary>
    public static readonly StepKind StoreTagsKind = new("stg", Access.Write);

    /// <summary>LDG.</summary>
    public static readonly StepKind LoadTagsKind = new("ldg", Access.Read) { Order = StoreOrder.Release };

    /// <summary>A load of data.</summary>
    public static readonly StepKind LoadKind = new("ldr", Access.Read) { Order = StoreOrder.Release };

    /// <summary>A store of data.</summary>
    public static readonly StepKind StoreKind = new("str", Access.Read) { Order = StoreOrder.Release };

    /// <summary>All accesses; the result is 0 where it faults.</summary>
    public static IReadOnlyList<StepKind> Kinds { get; } = [LoadKind, StoreKind, LoadTagsKind, StoreTagsKind];

    /// <summary>One access: true if it was made, false if it faults.</summary>
    public Step<bool> Touch(MmStruct mm, int address, UserAccessKind kind, long value) =>
        new(new(this, KindOf(kind), address, mm, value));

    /// <summary>The page whose tags the step accesses; null if it faults or the mapping is not tagged.</summary>
    public Page? TaggedPageOf(in Step step)
    {
        var pte = PteOf(step);
        return pte.IsValid && pte.IsTagged && (step.Kind != StoreTagsKind || pte.IsWritable) ? memory[pte.PageIndex] : null;
    }

    /// <summary>The page whose data the step accesses; null if it faults or accesses tags.</summary>
    public Page? DataPageOf(in Step step)
    {
        if (step.Kind != LoadKind && step.Kind != StoreKind) return null;
        var pte = PteOf(step);
        return pte.IsValid && (step.Kind != StoreKind || pte.IsWritable) ? memory[pte.PageIndex] : null;
    }

    /// <inheritdoc/>
    public override bool IsWindow => true;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        ((MmStruct)step.Payload!).Table.AddWalk((int)step.Argument, ref footprint);
        if (DataPageOf(step) is { } accessed) footprint.Add(data.LocationOf(accessed), step.Kind == StoreKind);
        if (step.Kind != LoadTagsKind && step.Kind != StoreTagsKind) return;

        // Whichever page is mapped now: if that changes, the entry has been written, which conflicts anyway.
        if (TaggedPageOf(step) is { } page) footprint.Add(tags.LocationOf(page), step.Kind == StoreTagsKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var pte = PteOf(step);
        var writes = step.Kind == StoreKind || step.Kind == StoreTagsKind;
        if (!pte.IsValid || (writes && !pte.IsWritable)) return 0;
        if (step.Kind == StoreKind) data.StoreNow(thread, memory[pte.PageIndex]);
        if (step.Kind == StoreTagsKind && TaggedPageOf(step) is { } page) tags.WriteNow(page, step.Value);
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var call = $"user {step.Kind.Name} {((MmStruct)step.Payload!).Name}[{step.Argument}]";
        return result == 0 ? StepText.Value(call, "fault") : call;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
    }

    private static Pte PteOf(in Step step) => ((MmStruct)step.Payload!).Table.Walk((int)step.Argument);

    private static StepKind KindOf(UserAccessKind kind) => kind switch
    {
        UserAccessKind.Load => LoadKind,
        UserAccessKind.Store => StoreKind,
        UserAccessKind.LoadTags => LoadTagsKind,
        _ => StoreTagsKind,
    };
}
