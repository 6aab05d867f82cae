using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/kernel/mte.c: the tags of another process
public abstract partial class Revision
{
    /// <summary>
    /// access_remote_tags(): PTRACE_PEEKMTETAGS and PTRACE_POKEMTETAGS of one page, which is faulted in, and in
    /// RFC v3 given tag storage.
    /// </summary>
    /// <param name="mm">The traced process.</param>
    /// <param name="address">The address.</param>
    /// <param name="write">Whether tags are written.</param>
    /// <param name="tags">Which.</param>
    /// <returns>0; −EOPNOTSUPP where the memory is not VM_MTE; −EIO if there is no page; −EFAULT if one cannot be faulted in.</returns>
    [Path(Rank = 33)]
    public async KernelTask<int> AccessRemoteTags(MmStruct mm, int address, bool write, long tags)
    {
        var result = Errno.Io;
        await mm.Lock.ReadLock();
        var faults = 0;
        for (; faults < FaultLimit; faults++)
        {
            var got = await GetUserPages(mm, address, GupFlags.Remote | (write ? GupFlags.Write : GupFlags.None));
            if (got.Page is not { } page) break;
            if (!await mm.IsMte(mm.VmaOf(address)))
            {
                result = Errno.NotSupported;
                await PutPage(page);
                break;
            }

            if (await MissesTagStorage(page))
            {
                await PutPage(page);
                Machine.Note(ModelThread.Current, FaultNotes.FaultsIn, address,
                    FaultNotes.Round(FaultingAccess.Remote, mm.Number, faults + 1));
                var fault = await HandleMmFault(mm, address, RemoteFaultFlags(faults) | (write ? FaultFlags.Write : FaultFlags.None));
                if (!fault.IsError()) continue;
                result = Errno.Fault;
                break;
            }

            Context.Warn(!await PageMteTagged(page), "!page_mte_tagged(page)", WarningTopics.Of(PageFlag.MteTagged));
            if (write) await Tags.Write(page, tags, RemoteAddresses[mm.Number][address]);
            else await Tags.Read(page, RemoteAddresses[mm.Number][address]);
            await PutPage(page);
            result = 0;
            break;
        }

        // The kernel goes on for ever.
        if (faults == FaultLimit) Machine.Note(ModelThread.Current, FaultNotes.GivenUp, address, (long)FaultingAccess.Remote);
        await mm.Lock.ReadUnlock();
        return result;
    }

    /// <summary>How RFC v3 faults a page in that has no tag storage; the result VM_FAULT_RETRY leaves mmap_lock held.</summary>
    private const FaultFlags RemoteFault = FaultFlags.Remote | FaultFlags.AllowRetry | FaultFlags.RetryNowait | FaultFlags.User;

    /// <summary>The flags of a fault of access_remote_tags() after others: always the same.</summary>
    protected virtual FaultFlags RemoteFaultFlags(int faults) => RemoteFault;

    /// <summary>Whether a page must be faulted in once more before its tags are accessed: looked at since RFC v3.</summary>
    [CFunction("access_remote_tags", IsPart = true)]
    protected virtual async KernelTask<bool> MissesTagStorage(Page page) => !await PageTagStorageReserved(page);

    [CFunction("sys_ptrace", IsPart = true)]
    internal async KernelTask Ptrace(MmStruct mm, int address, bool write, long tags) => await AccessRemoteTags(mm, address, write, tags);
}

/// <content>A tracer's.</content>
public sealed partial class Operation
{
    /// <summary>ptrace(PTRACE_PEEKMTETAGS) of an address.</summary>
    public static Operation PeekTags { get; } = new(16, nameof(PeekTags), "ptrace(PEEKMTETAGS) mm{mm}[{address}]",
        "A tracer reads the tags at an address.",
        (revision, mm, call) => revision.Ptrace(mm, call.Address, write: false, 0))
    {
        Themes = [(Theme.Tracing, 0), (Theme.Anywhere, 9)],
    };

    /// <summary>ptrace(PTRACE_POKEMTETAGS) of the value <see cref="Call.Detail"/> to an address.</summary>
    public static Operation PokeTags { get; } = new(17, nameof(PokeTags),
        "ptrace(POKEMTETAGS) mm{mm}[{address}], {tags:x}",
        "A tracer writes the tags at an address.",
        (revision, mm, call) => revision.Ptrace(mm, call.Address, write: true, call.Detail))
    {
        Detail = Argument.Tags,
        Themes = [(Theme.Tracing, 1), (Theme.Anywhere, 10)],
    };
}
