using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// huge_zero_page with huge_zero_refcount: allocated for the first read of a huge area, and counted once for each process that
/// has mapped it, as MMF_HUGE_ZERO_PAGE remembers. The count of a page that is there includes one for itself, which only the
/// shrinker drops; it never comes to that, since no process that has mapped the page exits: a fork that fails does so before.
/// </summary>
public sealed class HugeZeroPage : KernelObject
{
    private const int MmPart = 1;
    private static readonly StepKind TryGetKind = new("atomic_inc_not_zero", Access.Write);
    private static readonly StepKind InstallKind = new("cmpxchg", Access.Write);
    private static readonly StepKind PutKind = new("atomic_dec", Access.Write);
    private static readonly StepKind ReadKind = new("READ_ONCE", Access.Read);
    private static readonly StepKind TestKind = new("test_bit", Access.Read);
    private static readonly StepKind TestAndSetKind = new("test_and_set_bit", Access.Write);
    private readonly Memory memory;
    private readonly bool[] users;
    private int index;
    private int count;

    /// <summary>None has been allocated.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="mms">How many processes there can be.</param>
    public HugeZeroPage(Machine machine, Memory memory, int mms)
        : base(machine, "huge_zero_page")
    {
        this.memory = memory;
        users = new bool[mms];
        Reset();
    }

    /// <summary>atomic_inc_not_zero(&amp;huge_zero_refcount): false if there is no page.</summary>
    public Step<bool> TryGet() => new(new(this, TryGetKind));

    /// <summary>
    /// cmpxchg(&amp;huge_zero_page, NULL, page) and, with preemption off in between, atomic_set(&amp;huge_zero_refcount, 2): false
    /// if there is one already.
    /// </summary>
    public Step<bool> Install(Page page) => new(new(this, InstallKind, page.Index));

    /// <summary>put_huge_zero_page().</summary>
    public Step Put() => new(this, PutKind);

    /// <summary>READ_ONCE(huge_zero_page): the index of its first page.</summary>
    public Step<int> Index() => new(new(this, ReadKind));

    /// <summary>test_bit(MMF_HUGE_ZERO_PAGE, &amp;mm->flags).</summary>
    public Step<bool> IsUsedBy(MmStruct mm) => new(new(this, TestKind, mm.Number));

    /// <summary>test_and_set_bit(MMF_HUGE_ZERO_PAGE, &amp;mm->flags).</summary>
    public Step<bool> TestAndSetUsedBy(MmStruct mm) => new(new(this, TestAndSetKind, mm.Number));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(At(IsAboutMm(step.Kind) ? MmPart + step.Argument : 0), step.Kind.Access == Access.Write);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var kind = step.Kind;
        if (IsAboutMm(kind))
        {
            Reads(MmPart + step.Argument);
            var was = users[step.Argument];
            if (kind == TestKind) return was ? 1 : 0;
            Writes(MmPart + step.Argument);
            users[step.Argument] = true;
            return was ? 1 : 0;
        }

        Reads();
        if (kind == ReadKind) return index;
        if ((kind == TryGetKind && count == 0) || (kind == InstallKind && index >= 0)) return 0;
        Writes();
        if (kind == InstallKind) index = (int)step.Argument;
        count += kind == InstallKind ? 2 : kind == TryGetKind ? 1 : -1;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var kind = step.Kind;
        if (IsAboutMm(kind)) return StepText.Number($"{kind.Name}(MMF_HUGE_ZERO_PAGE, &mm{step.Argument}->flags)", result);
        if (kind == ReadKind) return StepText.Value("READ_ONCE(huge_zero_page)", $"{memory[(int)result]}");
        if (kind == InstallKind) return StepText.Number($"cmpxchg(&huge_zero_page, NULL, {memory[(int)step.Argument]})", result);
        return kind == PutKind ? "atomic_dec(&huge_zero_refcount)" : StepText.Number($"{kind.Name}(&huge_zero_refcount)", result);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(users);
        index = -1;
        count = 0;
    }

    private static bool IsAboutMm(StepKind kind) => kind == TestKind || kind == TestAndSetKind;
}
