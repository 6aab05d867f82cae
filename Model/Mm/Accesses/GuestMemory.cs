using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Mm.Accesses;

/// <summary>What became of a guest's access.</summary>
public enum GuestAccessResult
{
    /// <summary>ESR_ELx_FSC_FAULT: stage 2 maps nothing.</summary>
    TranslationFault,

    /// <summary>ESR_ELx_FSC_PERM: stage 2 maps the page read-only.</summary>
    PermissionFault,

    /// <summary>The guest's access was made, and there was no fault.</summary>
    Made,
}

/// <summary>A guest's view of memory: the walk of stage 2 and the access itself are one step.</summary>
public sealed class GuestMemory(Machine machine, Memory memory, TagMemory tags, DataMemory data) : KernelObject(machine, "guest memory")
{
    /// <summary>STG; a tag write where the guest has MTE.</summary>
    public static readonly StepKind StoreTagsKind = new("guest stg", Access.Write);

    /// <summary>LDG.</summary>
    public static readonly StepKind LoadTagsKind = new("guest ldg", Access.Read) { Order = StoreOrder.Release };

    /// <summary>A load of data.</summary>
    public static readonly StepKind LoadKind = new("guest ldr", Access.Read) { Order = StoreOrder.Release };

    /// <summary>A store of data.</summary>
    public static readonly StepKind StoreKind = new("guest str", Access.Read) { Order = StoreOrder.Release };

    /// <summary>The kinds of step that a guest's accesses are.</summary>
    public static IReadOnlyList<StepKind> Kinds { get; } = [LoadKind, StoreKind, LoadTagsKind, StoreTagsKind];

    /// <summary>The guest touches an address once; the result says which fault it met, if any.</summary>
    /// <returns>A <see cref="GuestAccessResult"/>.</returns>
    public Step<int> Touch(Kvm kvm, int address, UserAccessKind kind, long value) =>
        new(new(this, KindOf(kind), address, kvm, value));

    /// <summary>The page whose tags the step accesses; null if it faults or the guest has no MTE.</summary>
    public Page? TaggedPageOf(in Step step)
    {
        var entry = EntryOf(step);
        return entry.IsTagged && (step.Kind != StoreTagsKind || entry.IsWritable) ? memory[entry.PageIndex] : null;
    }

    /// <summary>The page whose data the step accesses; null if it faults or accesses tags.</summary>
    public Page? DataPageOf(in Step step)
    {
        if (step.Kind != LoadKind && step.Kind != StoreKind) return null;
        var entry = EntryOf(step);
        return entry.IsValid && (step.Kind != StoreKind || entry.IsWritable) ? memory[entry.PageIndex] : null;
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        footprint.Add(((Kvm)step.Payload!).LocationOf((int)step.Argument), write: false);
        if (DataPageOf(step) is { } accessed) footprint.Add(data.LocationOf(accessed), step.Kind == StoreKind);
        if (step.Kind != LoadTagsKind && step.Kind != StoreTagsKind) return;

        // Whichever page is mapped now: if that changes, the entry has been written, which conflicts anyway.
        if (TaggedPageOf(step) is { } page) footprint.Add(tags.LocationOf(page), step.Kind == StoreTagsKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var entry = EntryOf(step);
        if (!entry.IsValid) return (long)GuestAccessResult.TranslationFault;
        if ((step.Kind == StoreKind || step.Kind == StoreTagsKind) && !entry.IsWritable) return (long)GuestAccessResult.PermissionFault;
        if (step.Kind == StoreKind) data.StoreNow(thread, memory[entry.PageIndex]);
        if (step.Kind == StoreTagsKind && TaggedPageOf(step) is { } page) tags.WriteNow(page, step.Value);
        return (long)GuestAccessResult.Made;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var fault = (GuestAccessResult)result switch
        {
            GuestAccessResult.TranslationFault => "translation fault",
            GuestAccessResult.PermissionFault => "permission fault",
            _ => "",
        };
        var call = $"{step.Kind.Name} {((Kvm)step.Payload!).Name}[{step.Argument}]";
        return fault.Length == 0 ? call : StepText.Value(call, fault);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
    }

    private static Stage2Entry EntryOf(in Step step) => ((Kvm)step.Payload!).Of((int)step.Argument);

    private static StepKind KindOf(UserAccessKind kind) => kind switch
    {
        UserAccessKind.Load => LoadKind,
        UserAccessKind.Store => StoreKind,
        UserAccessKind.LoadTags => LoadTagsKind,
        _ => StoreTagsKind,
    };
}
