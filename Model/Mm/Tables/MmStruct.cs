using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// struct mm_struct with its VMAs: addresses are page numbers from 0 up, of which the lower half is one VMA and the
/// upper half another, private and anonymous unless the machine's options map the shmem file there; a huge area may follow.
/// </summary>
public sealed class MmStruct : KernelObject
{
    private static readonly StepKind FlagsKind = new("vma->vm_flags", Access.Read);
    private static readonly StepKind AddFlagsKind = new("vm_flags_set", Access.Write);
    private static readonly StepKind LiveKind = new("wait for fork", Access.Read) { Waits = true };
    private static readonly StepKind GoLiveKind = new("wake_up_new_task", Access.Write);
    private static readonly StepKind AddKvmFlagKind = new("vm_flags_set", Access.Write);
    private readonly bool[] initialMte;
    private readonly bool[] mte;
    private readonly bool[] mteKvm;
    private readonly bool initiallyLive;
    private readonly RwSemaphore[] vmaLocks;
    private bool live;

    /// <summary>An mm with an empty page table, live from the start or after a fork.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="number">Its number: 0 is there from the start, others come by fork.</param>
    /// <param name="size">How many addresses it has.</param>
    /// <param name="initialMte">Which of the two VMAs are VM_MTE when a process of its own; a forked one copies its parent.</param>
    /// <param name="initiallyLive">Whether it is there from the start.</param>
    /// <param name="hugeSize">
    /// How many addresses follow as the huge area, a VMA that is VM_MTE if the lower one is; 0 if there is none.
    /// </param>
    public MmStruct(Machine machine, int number, int size, (bool Lower, bool Upper) initialMte, bool initiallyLive, int hugeSize = 0)
        : base(machine, $"mm{number}")
    {
        Number = number;
        Size = size;
        HugeSize = hugeSize;
        this.initialMte = hugeSize == 0 ? [initialMte.Lower, initialMte.Upper] : [initialMte.Lower, initialMte.Upper, initialMte.Lower];
        mte = [.. this.initialMte];
        mteKvm = new bool[mte.Length];
        this.initiallyLive = initiallyLive;
        live = initiallyLive;
        Lock = new RwSemaphore(machine, $"mm{number}.mmap_lock", "mmap_lock");
        vmaLocks = [NewVmaLock(machine, number, 0), NewVmaLock(machine, number, 1)];

        // A class of its own: vma_start_write() holds none of them at the same time, which fork does here.
        if (hugeSize > 0) vmaLocks = [.. vmaLocks, new RwSemaphore(machine, $"mm{number}.vma{HugeVma}.vm_lock", "huge vma->vm_lock")];
        Table = new PageTable(machine, $"mm{number}", size, hugeSize);
    }

    /// <summary>0 for the process that is there from the start; others come by fork.</summary>
    public int Number { get; }

    /// <summary>The VMA of the huge area.</summary>
    public const int HugeVma = 2;

    /// <summary>How many addresses it has, the huge area not counted.</summary>
    public int Size { get; }

    /// <summary>How many addresses the huge area has, from <see cref="Size"/> on.</summary>
    public int HugeSize { get; }

    /// <summary>mmap_lock.</summary>
    public RwSemaphore Lock { get; }

    /// <summary>vma->vm_lock: faults hold it for reading; whoever changes the VMA for writing, from vma_start_write() on.</summary>
    public RwSemaphore VmaLock(int vma) => vmaLocks[vma];

    /// <summary>The virtual machine that has registered an MMU notifier for it; null if there is none.</summary>
    public Kvm? Kvm { get; internal set; }

    /// <summary>What its addresses map, with the locks of the entries.</summary>
    public PageTable Table { get; }

    /// <summary>2, the lower and the upper one, or 3 with that of the huge area.</summary>
    public int Vmas => vmaLocks.Length;

    /// <summary>The VMA of an address.</summary>
    public int VmaOf(int address) => address >= Size ? HugeVma : address * 2 / Size;

    /// <summary>The first address of a VMA.</summary>
    public int FirstOf(int vma) => vma == HugeVma ? Size : ((vma * Size) + 1) / 2;

    /// <summary>vma->vm_flags &amp; VM_MTE; the caller holds mmap_lock.</summary>
    public Step<bool> IsMte(int vma) => new(new(this, FlagsKind, vma));

    /// <summary>vm_flags_set(vma, VM_MTE), or in a new mm what its parent's VMA has; the caller holds mmap_lock for writing.</summary>
    public Step SetMte(int vma, bool value) => new(this, AddFlagsKind, vma, Value: value ? 1 : 0);

    /// <summary>vma->vm_flags &amp; (VM_MTE | VM_MTE_KVM): its pages are allocated with tag storage.</summary>
    public Step<bool> IsMteOrMteKvm(int vma) => new(new(this, FlagsKind, vma, Value: 1));

    /// <summary>vma->vm_flags &amp; VM_MTE_KVM; the caller holds mmap_lock.</summary>
    public Step<bool> IsMteKvm(int vma) => new(new(this, FlagsKind, vma, Value: 2));

    /// <summary>vm_flags_set(vma, VM_MTE_KVM); the caller holds mmap_lock for writing.</summary>
    public Step SetMteKvm(int vma) => new(this, AddKvmFlagKind, vma);

    /// <summary>The fork that makes this process is over.</summary>
    public Step GoLive() => new(this, GoLiveKind, -1);

    /// <summary>The first step of a thread of this process: it can go once the process is there.</summary>
    public Step WaitUntilLive() => new(this, LiveKind, -1);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != LiveKind || live;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == LiveKind) return 0;
        if (step.Kind == FlagsKind)
        {
            Reads(step.Argument);
            return step.Value switch
            {
                0 => mte[step.Argument],
                1 => mte[step.Argument] || mteKvm[step.Argument],
                _ => mteKvm[step.Argument],
            } ? 1 : 0;
        }

        Writes(step.Argument);
        if (step.Kind == GoLiveKind) live = true;
        else if (step.Kind == AddKvmFlagKind) mteKvm[step.Argument] = true;
        else mte[step.Argument] = step.Value != 0;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == FlagsKind)
            return StepText.Number($"{Name}.vma{step.Argument}->vm_flags & "
            + $"{(step.Value == 0 ? "VM_MTE" : step.Value == 1 ? "(VM_MTE | VM_MTE_KVM)" : "VM_MTE_KVM")}", result);
        if (step.Kind == AddKvmFlagKind) return $"vm_flags_set({Name}.vma{step.Argument}, VM_MTE_KVM)";
        return step.Kind == AddFlagsKind ? $"vm_flags_set({Name}.vma{step.Argument}, {(step.Value != 0 ? "VM_MTE" : "0")})"
            : $"{step.Kind.Name}({Name})";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        initialMte.CopyTo(mte, 0);
        Array.Clear(mteKvm);
        live = initiallyLive;
    }

    private static RwSemaphore NewVmaLock(Machine machine, int number, int vma) =>
        new(machine, $"mm{number}.vma{vma}.vm_lock", "vma->vm_lock");
}
