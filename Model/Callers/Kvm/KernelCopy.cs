using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/lib/mte.S, arch/arm64/mm/fault.c: the kernel copies tags from or to memory of the process that calls it
public abstract partial class Revision
{
    /// <summary>
    /// The access of mte_copy_tags_from_user() and mte_copy_tags_to_user() to one page of user memory: made, or faulted until it can
    /// be made. It may sleep.
    /// </summary>
    /// <returns>False where the fault ends in an error: fixup_exception() ends the copy.</returns>
    [CFunction("el1_abort", IsPart = true)]
    protected async KernelTask<bool> AccessOfKernel(MmStruct mm, int address, bool write)
    {
        for (var faults = 0; faults < FaultLimit; faults++)
        {
            if (await UserMemory.Touch(mm, address, write ? UserAccessKind.Store : UserAccessKind.Load, 0)) return true;
            var result = await FaultOfKernel(mm, address, FaultFlags.AllowRetry | (write ? FaultFlags.Write : FaultFlags.None));
            if (result.IsError()) return false;
        }

        Machine.Note(ModelThread.Current, FaultNotes.GivenUp, address, (long)FaultingAccess.User);
        return false;
    }

    /// <summary>do_page_fault() in kernel mode: under mmap_lock from the start; the VMA's own lock is for faults of user space.</summary>
    [CFunction("do_page_fault", IsPart = true)]
    private async KernelTask<VmFault> FaultOfKernel(MmStruct mm, int address, FaultFlags flags)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            await mm.Lock.ReadLock();
            var result = await HandleMmFault(mm, address, flags);
            if ((result & VmFault.Retry) == 0)
            {
                await mm.Lock.ReadUnlock();
                return result;
            }

            flags |= FaultFlags.Tried;
        }

        return VmFault.None;
    }
}
