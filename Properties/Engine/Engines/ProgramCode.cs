namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>What a thread of a generated program does next.</summary>
/// <param name="Operation">What.</param>
/// <param name="Which">On which of two objects of the sort.</param>
/// <param name="Inner">What is done within, while the lock is held.</param>
internal sealed record ProgramCode(ProgramOperation Operation, int Which, ProgramCode[] Inner);

/// <summary>Operations on the objects of a generated program: those that have others within come last.</summary>
internal enum ProgramOperation
{
    Await = -1,
    Increment,
    Read,
    Write,
    Claim,
    Allocate,
    Open,
    Close,
    Pass,
    SpinUntil,
    SetFlag,
    TestFlag,
    Barrier,
    Spin,
    SpinIrq,
    ReadLock,
    WriteLock,
    Mutex,
    DownRead,
    DownWrite,
    TryDownRead,
    Call,
    SpinBh,
}
