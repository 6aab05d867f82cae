namespace TagStorageModel.Properties.TagStorage;

/// <summary>The gfp flags as golden files name them: those of every kernel and those that are about pages together.</summary>
[Flags]
internal enum GoldenGfp
{
    None = 0,
    DirectReclaim = 1,
    KswapdReclaim = 2,
    Io = 4,
    Fs = 8,
    High = 16,
    Movable = 32,
    Tagged = 64,
    Zero = 128,
    RetryMayFail = 256,
    NoRetry = 512,
    Kernel = DirectReclaim | KswapdReclaim | Io | Fs,
    NoFs = DirectReclaim | KswapdReclaim | Io,
    NoIo = DirectReclaim | KswapdReclaim,
    NoWait = KswapdReclaim,
    Atomic = KswapdReclaim | High,
    HighUserMovable = Kernel | Movable,
    Transhuge = DirectReclaim | Io | Fs | Movable,
}
