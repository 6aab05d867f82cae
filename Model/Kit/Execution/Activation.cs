using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>The activation record of a suspended modelled function: pooled, so that a schedule allocates nothing once warm.</summary>
internal abstract class Activation
{
    /// <summary>The function that awaits this one.</summary>
    internal Activation? Caller;

    /// <summary>Link of the pool's free list.</summary>
    internal Activation? NextFree;

    internal abstract Function Function { get; }

    /// <summary>The step that it awaits, among those of all functions; less than the function's first while it runs.</summary>
    internal abstract int Awaits { get; }

    internal abstract void MoveNext();

    internal abstract void Recycle();
}

/// <summary>An activation record with room for the function's result.</summary>
internal abstract class Activation<T> : Activation
{
    [AllowNull]
    internal T Result = default;
}

/// <summary>The activation record of one async method.</summary>
internal sealed class Activation<TStateMachine, T> : Activation<T>
    where TStateMachine : IAsyncStateMachine
{
    [AllowNull]
    internal TStateMachine StateMachine = default;

    internal static Activation<TStateMachine, T> Rent()
    {
        ref var free = ref ActivationPool.Of(Function.Of<TStateMachine>().Index);
        if (free is null) return new Activation<TStateMachine, T>();
        var rented = (Activation<TStateMachine, T>)free;
        free = rented.NextFree;
        rented.NextFree = null;
        return rented;
    }

    internal override Function Function => Function.Of<TStateMachine>();

    internal override int Awaits => AwaitedStep<TStateMachine>.Of(ref StateMachine!);

    internal override void MoveNext() => StateMachine!.MoveNext();

    internal override void Recycle()
    {
        StateMachine = default;
        Result = default;
        Caller = null;
        ref var free = ref ActivationPool.Of(Function.Of<TStateMachine>().Index);
        NextFree = free;
        free = this;
    }
}

/// <summary>The free lists of one OS thread, one for each async method.</summary>
internal static class ActivationPool
{
    [ThreadStatic]
    private static Activation?[]? free;

    internal static ref Activation? Of(int function)
    {
        var lists = free;
        if (lists is null || function >= lists.Length)
        {
            Array.Resize(ref lists, Math.Max(256, function * 2));
            free = lists;
        }

        return ref lists[function];
    }
}
