namespace TagStorageModel.Harness.Asid;

/// <summary>One thing that a CPU does.</summary>
/// <param name="Operation">What.</param>
/// <param name="Mm">The mm that it is about; 0 if it is about none.</param>
/// <param name="Page">The page that it is about; 0 if it is about none.</param>
public readonly record struct AsidCall(AsidOperation Operation, int Mm = 0, int Page = 0)
{
    /// <summary>Whether it is about an mm.</summary>
    public bool HasMm => Operation != AsidOperation.Idle;

    /// <summary>In words, such as <c>unmap mm1[0]</c>.</summary>
    public override string ToString() => Operation switch
    {
        AsidOperation.Switch => $"switch mm{Mm}",
        AsidOperation.Idle => "idle",
        AsidOperation.UnmapPage => $"unmap mm{Mm}[{Page}]",
        AsidOperation.UnmapAll => $"unmap mm{Mm}",
        AsidOperation.Pin => $"pin mm{Mm}",
        _ => $"unpin mm{Mm}",
    };
}

/// <summary>A call that is made before the CPUs start, as one of them.</summary>
/// <param name="Cpu">Which CPU makes it.</param>
/// <param name="Call">The call.</param>
public readonly record struct AsidSetupCall(int Cpu, AsidCall Call)
{
    /// <summary>In words, such as <c>cpu1 switch mm0</c>.</summary>
    public override string ToString() => $"cpu{Cpu} {Call}";
}
