namespace TagStorageModel.Kit.Xarray;

/// <summary>xa_flags, as far as the model needs them: how the array's own slow path drops and retakes its lock.</summary>
[Flags]
public enum XaFlags
{
    /// <summary>0: spin_unlock and spin_lock.</summary>
    None = 0,

    /// <summary>XA_FLAGS_LOCK_IRQ: spin_unlock_irq and spin_lock_irq.</summary>
    LockIrq = 1,

    /// <summary>XA_FLAGS_LOCK_BH: spin_unlock_bh and spin_lock_bh.</summary>
    LockBh = 2,
}
