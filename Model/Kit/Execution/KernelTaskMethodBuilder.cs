using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>Builds <see cref="KernelTask"/>: enters and leaves the C function on the running model thread's call chain.</summary>
public struct KernelTaskMethodBuilder
{
    private Activation<byte>? activation;

    /// <summary>Used by the compiler.</summary>
    public readonly KernelTask Task => new(activation);

    /// <summary>Used by the compiler.</summary>
    public static KernelTaskMethodBuilder Create() => default;

    /// <summary>Used by the compiler: the C function is entered.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine =>
        Builder.Start(ref stateMachine);

    /// <summary>Used by the compiler: the C function returns.</summary>
    public readonly void SetResult() => Builder.Leave(activation);

    /// <summary>Used by the compiler: modelled code never throws, so this is a fault of the program.</summary>
    public readonly void SetException(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    /// <summary>Used by the compiler.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Used by the compiler.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Builder.Suspend(ref activation, ref awaiter, ref stateMachine);

    /// <summary>Used by the compiler.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Builder.Suspend(ref activation, ref awaiter, ref stateMachine);
}

/// <summary>What the compiler makes an async method of that returns <see cref="KernelTask{T}"/>.</summary>
/// <typeparam name="T">The C function's return type.</typeparam>
public struct KernelTaskMethodBuilder<T>
{
    private Activation<T>? activation;
    private T result;

    /// <summary>Used by the compiler.</summary>
    public readonly KernelTask<T> Task => new(activation, result);

    /// <summary>Used by the compiler.</summary>
    public static KernelTaskMethodBuilder<T> Create() => default;

    /// <summary>Used by the compiler: the C function is entered.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine =>
        Builder.Start(ref stateMachine);

    /// <summary>Used by the compiler: the C function returns.</summary>
    public void SetResult(T value)
    {
        if (activation is null) result = value;
        else activation.Result = value;
        ModelThread.Current.Machine.Trace.Returned(ModelThread.Current, value);
        Builder.Leave(activation);
    }

    /// <summary>Used by the compiler: modelled code never throws, so this is a fault of the program.</summary>
    public readonly void SetException(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    /// <summary>Used by the compiler.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Used by the compiler.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Builder.Suspend(ref activation, ref awaiter, ref stateMachine);

    /// <summary>Used by the compiler.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        Builder.Suspend(ref activation, ref awaiter, ref stateMachine);
}

/// <summary>What both builders share.</summary>
internal static class Builder
{
    internal static void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        ModelThread.Current.Calls.Enter(Function.Of<TStateMachine>());
        stateMachine.MoveNext();
    }

    internal static void Leave(Activation? activation)
    {
        var thread = ModelThread.Current;
        thread.Calls.Leave();
        if (activation is not null) thread.Ready = activation.Caller;
    }

    internal static void Suspend<TAwaiter, TStateMachine, T>(
        ref Activation<T>? activation, ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (activation is null)
        {
            // The activation must be set before the copy: the copy's builder has to know it.
            var rented = Activation<TStateMachine, T>.Rent();
            activation = rented;
            rented.StateMachine = stateMachine;
        }

        if (default(TAwaiter) is not IKernelAwaiter)
            throw new NotSupportedException("modelled code may await only steps and modelled functions");
        ModelThread.Current.Machine.Awaited(AwaitedStep<TStateMachine>.Of(ref stateMachine));
        ((IKernelAwaiter)awaiter!).Suspend(activation);
    }
}

/// <summary>At which of the steps of all functions a suspended method is.</summary>
internal static class AwaitedStep<TStateMachine>
{
    private static readonly int First = Function.Of<TStateMachine>().FirstStep;
    private static readonly StateReader<TStateMachine> Read = FunctionSteps.ReaderOf<TStateMachine>();

    internal static int Of(ref TStateMachine stateMachine) => First + Read(ref stateMachine);
}
