using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <content>xa_lock and its variants: macros of the spinlock's, hence steps and no functions.</content>
public sealed partial class XArray
{
    /// <summary>The array's spinlock.</summary>
    public SpinLock Lock { get; }

    /// <summary>xa_lock().</summary>
    public Step XaLock() => Lock.Lock();

    /// <summary>xa_unlock().</summary>
    public Step XaUnlock() => Lock.Unlock();

    /// <summary>xa_lock_irq().</summary>
    public Step XaLockIrq() => Lock.LockIrq();

    /// <summary>xa_unlock_irq(): enables interrupts unconditionally.</summary>
    public Step XaUnlockIrq() => Lock.UnlockIrq();

    /// <summary>xa_lock_bh().</summary>
    public Step XaLockBh() => Lock.Lock(LockVariant.BottomHalf);

    /// <summary>xa_unlock_bh().</summary>
    public Step XaUnlockBh() => Lock.Unlock(LockVariant.BottomHalf);

    /// <summary>xa_lock_irqsave(); the result is whether interrupts had been off.</summary>
    public Step<bool> XaLockIrqSave() => Lock.LockIrqSave();

    /// <summary>xa_unlock_irqrestore().</summary>
    /// <param name="wereDisabled">What <see cref="XaLockIrqSave"/> returned.</param>
    public Step XaUnlockIrqRestore(bool wereDisabled) => Lock.UnlockIrqRestore(wereDisabled);
}
