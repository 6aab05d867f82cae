namespace TagStorageModel.Kit.Execution;

// What runs on this machine have come to since it was made.
public sealed partial class Machine
{
    private long[] entered = new long[256];
    private long[] awaited = new long[1024];

    /// <summary>How often each modelled function was entered since the machine was made, by its index.</summary>
    public ReadOnlySpan<long> TimesEntered => entered;

    /// <summary>
    /// How often each step of each modelled function was come to since the machine was made, by
    /// <see cref="Function.StepsIn"/>.
    /// </summary>
    public ReadOnlySpan<long> TimesAwaited => awaited;

    internal void Entered(Function function)
    {
        if (function.Index >= entered.Length) Array.Resize(ref entered, function.Index * 2);
        entered[function.Index]++;
    }

    internal void Awaited(int step)
    {
        if (step >= awaited.Length) Array.Resize(ref awaited, step * 2);
        awaited[step]++;
    }
}
