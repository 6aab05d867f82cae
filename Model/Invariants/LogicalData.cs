using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// What each process ought to find at each address that is its own: what was last written there, inherited at fork, zeros
/// if it is fresh. Of anonymous memory it is known from the first mapping on, of a private mapping of a file and of the huge
/// area from the first store on; before, and in shared memory, it is the page that knows. All of it about one address belongs
/// to the location of its page table entry and, of a page that is mapped, of that page's data.
/// </summary>
public sealed class LogicalData
{
    private readonly OwedData owed;
    private readonly Revision revision;
    private readonly Logical[][] mms;

    /// <summary>By process: how often the huge area was given up as a whole; belongs to the location of its PMD.</summary>
    private readonly int[] hugeLives;

    /// <summary>By process: who has mapped a huge page last; belongs to the location of its PMD.</summary>
    private readonly Blame[] hugeMappers;

    /// <summary>Nothing was written anywhere.</summary>
    public LogicalData(OwedData owed, Revision revision)
    {
        this.owed = owed;
        this.revision = revision;
        var mm = revision.Mms[0];
        mms = new Logical[revision.Mms.Length][];
        for (var i = 0; i < mms.Length; i++) mms[i] = new Logical[mm.Size + mm.HugeSize];
        hugeLives = new int[mms.Length];
        hugeMappers = new Blame[mms.Length];
    }

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        foreach (var mm in mms) Array.Clear(mm);
        Array.Clear(hugeLives);
        Array.Clear(hugeMappers);
    }

    /// <summary>What an access through a mapping ought to find.</summary>
    public long Of(MmStruct mm, int address, Page page)
    {
        var logical = Living(mm, address);
        return logical.IsKnown ? logical.Version : owed.ExpectedOf(page);
    }

    /// <summary>Who mapped a page with other contents than the address ought to have; nobody if it has the right one.</summary>
    public Blame BlameOf(MmStruct mm, int address) => Living(mm, address).Blame;

    /// <summary>Who has mapped last what an address shows: to blame where nobody else is.</summary>
    public Blame MapperOf(MmStruct mm, int address) =>
        address < mm.Size || mm.Table.Pmd.IsTable ? mms[mm.Number][address].Mapper : hugeMappers[mm.Number];

    /// <summary>Which of its lives an address is in: it ends when the process gives the memory up.</summary>
    public (int Own, int Huge) LifeOf(MmStruct mm, int address) =>
        (mms[mm.Number][address].Life, address >= mm.Size ? hugeLives[mm.Number] : 0);

    /// <summary>The process, its guest or a device for it has written to an address.</summary>
    public void Store(MmStruct mm, int address, long version)
    {
        if (IsShared(mm, address)) return;
        ref var logical = ref mms[mm.Number][address];
        logical = new Logical
        {
            IsKnown = true,
            Version = version,
            IsBorn = logical.IsBorn,
            Life = logical.Life,
            Mapper = logical.Mapper,
            HugeLife = address >= mm.Size ? hugeLives[mm.Number] : 0,
        };
    }

    /// <summary>
    /// A page table entry is written that says where the page has gone. The child's entry at fork changes nothing of what the
    /// swap entry stands for: the page in the swap cache may not have been read in yet.
    /// </summary>
    public void SetSwap(MmStruct mm, int address, SwapEntry entry)
    {
        var isBorn = Bear(mm, address);
        var logical = Living(mm, address);
        var cached = revision.Swap.CachedFor(entry);
        if (logical.IsKnown)
        {
            // That its contents were lost before the page went is still so.
            var page = cached is null ? owed.Of(entry) : owed.Of(cached);
            owed.Set(entry, new Owed { Version = logical.Version, IsDestroyed = page.IsDestroyed, Blame = logical.Blame.Or(page.Blame) });
        }
        else if (IsKnownWhenMapped(mm, address))
        {
            Know(mm, address, owed.Of(entry).Version, default);
        }
        else if (isBorn && cached is not null)
        {
            owed.Set(entry, owed.Of(cached));
        }
    }

    /// <summary>A page table entry is written that maps a page.</summary>
    /// <param name="mm">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="page">The page.</param>
    /// <param name="thread">Who writes it.</param>
    /// <param name="isTheSame">Whether the thread has found that two versions are the same contents.</param>
    public void SetPage(MmStruct mm, int address, Page page, ModelThread thread, Func<ModelThread, long, long, bool> isTheSame)
    {
        Bear(mm, address);
        var found = owed.Of(page);
        var logical = Living(mm, address);
        if (logical.IsKnown)
        {
            var isRight = found.Version == logical.Version || isTheSame(thread, logical.Version, found.Version);
            var blame = isRight ? default : logical.Blame.Or(found.Blame).Or(Blame.On(thread, DataLoss.OtherPageMapped));
            Know(mm, address, isRight ? found.Version : logical.Version, blame);
        }
        else if (IsKnownWhenMapped(mm, address))
        {
            var isNothing = found.Version == DataMemory.Garbage;
            Know(mm, address, owed.ExpectedOf(page), isNothing ? Blame.On(thread, DataLoss.NothingMapped) : default);
        }

        mms[mm.Number][address].Mapper = Blame.On(thread, DataLoss.Unknown);
    }

    /// <summary>A PMD is written that maps a huge page.</summary>
    public void SetHuge(MmStruct mm, ModelThread thread) => hugeMappers[mm.Number] = Blame.On(thread, DataLoss.Unknown);

    /// <summary>The process gives its memory up: what comes next at the address is fresh.</summary>
    public void Zap(MmStruct mm, int address)
    {
        ref var logical = ref mms[mm.Number][address];
        logical = new Logical { Life = logical.Life + 1 };
    }

    /// <summary>The process gives its huge area up as a whole.</summary>
    public void ZapHuge(MmStruct mm) => hugeLives[mm.Number]++;

    private Logical Living(MmStruct mm, int address)
    {
        var logical = mms[mm.Number][address];
        return address < mm.Size || logical.HugeLife == hugeLives[mm.Number] ? logical : default;
    }

    /// <summary>An entry is written at an address; whether there was one since the process gave the memory up last.</summary>
    private bool Bear(MmStruct mm, int address)
    {
        ref var logical = ref mms[mm.Number][address];
        var isBorn = logical.IsBorn;
        logical.IsBorn = true;
        return isBorn;
    }

    private void Know(MmStruct mm, int address, long version, Blame blame)
    {
        Store(mm, address, version);
        mms[mm.Number][address].Blame = blame;
    }

    private bool IsShared(MmStruct mm, int address) => revision.File is { } file && file.IsShared(mm.VmaOf(address));

    private bool IsKnownWhenMapped(MmStruct mm, int address) =>
        address < mm.Size && !(revision.File is { } file && file.Maps(mm.VmaOf(address)));

    private struct Logical
    {
        internal bool IsKnown;
        internal bool IsBorn;
        internal long Version;
        internal int Life;
        internal int HugeLife;
        internal Blame Blame;
        internal Blame Mapper;
    }
}
