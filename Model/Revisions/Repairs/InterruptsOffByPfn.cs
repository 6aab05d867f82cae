using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The lock of tags_by_pfn is taken with interrupts off, and put back as they were: who frees a page may be in an interrupt.
    /// </summary>
    internal sealed class InterruptsOffByPfn : Patch
    {
        internal static Repair Row { get; } =
            new("by-pfn-irqsave", ["irq-deadlock-on-tags-by-pfn"], Postings.Both,
                "tags_by_pfn is an array of type XA_FLAGS_LOCK_IRQ, and its lock is taken with interrupts off everywhere.")
            {
                Make = () => new InterruptsOffByPfn(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        /// <summary>The flags of spin_lock_irqsave(), a local variable of each user: by thread; none takes the lock twice.</summary>
        private readonly bool[] wereDisabled = new bool[33];

        protected override void AddObjects() => Code.TagsByPfn.InitFlags(XaFlags.LockIrq);

        internal override Step TagsByPfnLock()
        {
            wereDisabled[ModelThread.Current.Index + 1] = ModelThread.Current.Cpu.IrqsDisabled;
            return Code.TagsByPfn.Lock.LockIrqSave().Inner;
        }

        internal override Step TagsByPfnUnlock() =>
            Code.TagsByPfn.Lock.UnlockIrqRestore(wereDisabled[ModelThread.Current.Index + 1]);

        [CFunction("xa_reserve_irq")]
        internal override KernelTask<int> ReserveSlot(ulong pfn) => Code.TagsByPfn.XaReserveIrq(pfn, Gfp.Kernel);
    }
}
