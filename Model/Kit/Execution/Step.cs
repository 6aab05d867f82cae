using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// One atomic event of modelled code. It says before it happens what it will do; awaiting it hands the
/// decision who goes next to the engine, and the effect happens inside the await.
/// </summary>
/// <param name="Target">The object acted on.</param>
/// <param name="Kind">What is done to it.</param>
/// <param name="Argument">An index, a bit or a value; what it means is the kind's affair.</param>
/// <param name="Payload">An object handed to the target, or null.</param>
/// <param name="Value">A second word, such as a value to be written.</param>
public readonly record struct Step(KernelObject Target, StepKind Kind, long Argument = 0, object? Payload = null, long Value = 0)
{
    /// <summary>Used by <c>await</c>: declares the step.</summary>
    public StepAwaiter GetAwaiter() => new(ModelThread.Current.Declare(this));
}

/// <summary>A step with a result.</summary>
/// <typeparam name="T">bool, int, uint, long or ulong: a step's result is one machine word.</typeparam>
/// <param name="Inner">The step.</param>
public readonly record struct Step<T>(Step Inner)
    where T : unmanaged
{
    /// <summary>Used by <c>await</c>: declares the step.</summary>
    public StepAwaiter<T> GetAwaiter() => new(ModelThread.Current.Declare(Inner));
}

/// <summary>Awaits a step without a result. The step itself is its thread's: an awaiter is copied at each suspension.</summary>
/// <param name="isCompleted">The engine carried the step out at once.</param>
public readonly struct StepAwaiter(bool isCompleted) : ICriticalNotifyCompletion, IKernelAwaiter
{
    /// <summary>Whether the engine carried the step out at once.</summary>
    public bool IsCompleted { get; } = isCompleted;

    /// <summary>What <c>await</c> calls when the step has been made.</summary>
    public void GetResult()
    {
    }

    void IKernelAwaiter.Suspend(Activation awaiting) => ModelThread.Current.Suspended = awaiting;

    /// <summary>Not supported: only modelled code awaits steps.</summary>
    public void OnCompleted(Action continuation) => throw new NotSupportedException();

    /// <summary>Not supported: only modelled code awaits steps.</summary>
    public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
}

/// <summary>Awaits a step with a result.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="isCompleted">The engine carried the step out at once.</param>
public readonly struct StepAwaiter<T>(bool isCompleted) : ICriticalNotifyCompletion, IKernelAwaiter
    where T : unmanaged
{
    /// <summary>Whether the engine carried the step out at once.</summary>
    public bool IsCompleted { get; } = isCompleted;

    /// <summary>Ends the await and returns the step's result.</summary>
    public T GetResult()
    {
        var word = ModelThread.Current.Result;
        if (typeof(T) == typeof(bool))
        {
            var truth = word != 0;
            return Unsafe.As<bool, T>(ref truth);
        }

        return Unsafe.As<long, T>(ref word);
    }

    void IKernelAwaiter.Suspend(Activation awaiting) => ModelThread.Current.Suspended = awaiting;

    /// <summary>Not supported: only modelled code awaits steps.</summary>
    public void OnCompleted(Action continuation) => throw new NotSupportedException();

    /// <summary>Not supported: only modelled code awaits steps.</summary>
    public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
}
