namespace TagStorageModel.Model;

/// <summary>How user space touches memory.</summary>
public enum UserAccessKind
{
    /// <summary>A load.</summary>
    Load,

    /// <summary>A store.</summary>
    Store,

    /// <summary>LDG: loads the tags.</summary>
    LoadTags,

    /// <summary>STG: stores the tags.</summary>
    StoreTags,
}

/// <summary>User space's view of memory: the walk of the page table and the access itself are one step.</summary>
public sealed class UserMemory(Machine machine, Memory memory, TagMemory tags) : KernelObject(machine, "user memory")
{
    /// <summary>STG; a tag write where the page is mapped tagged.</summary>
    public static readonly StepKind StoreTagsKind = new("stg", Access.Write);

    /// <summary>LDG.</summary>
    public static readonly StepKind LoadTagsKind = new("ldg", Access.Read);

    private static readonly StepKind LoadKind = new("ldr", Access.Read);
    private static readonly StepKind StoreKind = new("str", Access.Read);

    /// <summary>One access: true if it was made, false if it faults.</summary>
    public Step<bool> Touch(Mm mm, int address, UserAccessKind kind, long value) =>
        new(new(this, KindOf(kind), address, mm, value));

    /// <summary>The page whose tags the step accesses; null if it faults or the mapping is not tagged.</summary>
    public Page? TaggedPageOf(in Step step)
    {
        var pte = PteOf(step);
        return pte.IsValid && pte.IsTagged && (step.Kind != StoreTagsKind || pte.IsWritable) ? memory[pte.PageIndex] : null;
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        ((Mm)step.Payload!).Table.AddWalk((int)step.Argument, ref footprint);
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
        if (step.Kind == StoreTagsKind && TaggedPageOf(step) is { } page) tags.WriteNow(page, step.Value);
        return 1;
    }

    /// <inheritdoc/>
    public override string Describe(in Step step, long result) =>
        $"user {step.Kind.Name} {((Mm)step.Payload!).Name}[{step.Argument}]{(result == 0 ? " → fault" : "")}";

    /// <inheritdoc/>
    protected override void Reset()
    {
    }

    private static Pte PteOf(in Step step) => ((Mm)step.Payload!).Table.Walk((int)step.Argument);

    private static StepKind KindOf(UserAccessKind kind) => kind switch
    {
        UserAccessKind.Load => LoadKind,
        UserAccessKind.Store => StoreKind,
        UserAccessKind.LoadTags => LoadTagsKind,
        _ => StoreTagsKind,
    };
}
