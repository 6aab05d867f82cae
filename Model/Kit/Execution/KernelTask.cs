using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// What a modelled C function returns: it awaits only steps and other kernel tasks. An await of a step is
/// exactly a place where another CPU may get in; code between two awaits touches locals only.
/// </summary>
[AsyncMethodBuilder(typeof(KernelTaskMethodBuilder))]
public readonly struct KernelTask
{
    internal KernelTask(Activation? activation) => Activation = activation;

    internal Activation? Activation { get; }

    /// <summary>What <c>await</c> waits with; not to be called by hand.</summary>
    public KernelTaskAwaiter GetAwaiter() => new(Activation);
}

/// <summary>A modelled C function that returns a value.</summary>
/// <typeparam name="T">The C function's return type.</typeparam>
[AsyncMethodBuilder(typeof(KernelTaskMethodBuilder<>))]
public readonly struct KernelTask<T>
{
    private readonly T result;

    /// <summary>A function that has returned without any step.</summary>
    /// <param name="result">What it has returned.</param>
    public KernelTask(T result)
        : this(null, result)
    {
    }

    internal KernelTask(Activation<T>? activation, T result)
    {
        Activation = activation;
        this.result = result;
    }

    internal Activation<T>? Activation { get; }

    /// <summary>What <c>await</c> waits with; not to be called by hand.</summary>
    public KernelTaskAwaiter<T> GetAwaiter() => new(Activation, result);
}

/// <summary>An awaiter that knows how to park the function that awaits it.</summary>
internal interface IKernelAwaiter
{
    void Suspend(Activation awaiting);
}

/// <summary>Awaits a modelled function without a result.</summary>
public readonly struct KernelTaskAwaiter : ICriticalNotifyCompletion, IKernelAwaiter
{
    private readonly Activation? activation;

    internal KernelTaskAwaiter(Activation? activation) => this.activation = activation;

    /// <summary>Whether the function returned without being suspended.</summary>
    public bool IsCompleted => activation is null;

    /// <summary>Ends the await and gives the activation back to its pool.</summary>
    public void GetResult() => activation?.Recycle();

    void IKernelAwaiter.Suspend(Activation awaiting) => activation!.Caller = awaiting;

    /// <summary>Not supported: only modelled code awaits modelled code.</summary>
    public void OnCompleted(Action continuation) => throw new NotSupportedException();

    /// <summary>Not supported: only modelled code awaits modelled code.</summary>
    public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
}

/// <summary>Awaits a modelled function with a result.</summary>
/// <typeparam name="T">The result.</typeparam>
public readonly struct KernelTaskAwaiter<T> : ICriticalNotifyCompletion, IKernelAwaiter
{
    private readonly Activation<T>? activation;
    private readonly T result;

    internal KernelTaskAwaiter(Activation<T>? activation, T result)
    {
        this.activation = activation;
        this.result = result;
    }

    /// <summary>Whether the function returned without being suspended.</summary>
    public bool IsCompleted => activation is null;

    /// <summary>Ends the await, gives the activation back to its pool and returns the value.</summary>
    public T GetResult()
    {
        if (activation is null) return result;
        var value = activation.Result;
        activation.Recycle();
        return value;
    }

    void IKernelAwaiter.Suspend(Activation awaiting) => activation!.Caller = awaiting;

    /// <summary>Not supported: only modelled code awaits modelled code.</summary>
    public void OnCompleted(Action continuation) => throw new NotSupportedException();

    /// <summary>Not supported: only modelled code awaits modelled code.</summary>
    public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
}
