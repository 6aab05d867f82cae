using FsCheck;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Linearizability;

/// <summary>An operation of the object under test, and what the sequential model says of it.</summary>
/// <typeparam name="TObject">The object.</typeparam>
/// <typeparam name="TState">The state of the sequential model.</typeparam>
/// <param name="Name">What reports call it.</param>
/// <param name="Arguments">Generates its argument; null: it has none.</param>
/// <param name="Weight">How often it is generated, compared with the others.</param>
/// <param name="Run">Calls it.</param>
/// <param name="Expect">
/// What the sequential model comes to by it: the state and the result; null if it has to wait in that state.
/// </param>
public sealed record Operation<TObject, TState>(
    string Name,
    Gen<int>? Arguments,
    int Weight,
    Func<TObject, int, KernelTask<object?>> Run,
    Func<TState, int, (TState State, object? Result)?> Expect)
{
    /// <summary>A call of it in words.</summary>
    internal string Text(int argument) => Arguments is null ? $"{Name}()" : $"{Name}({argument})";
}
