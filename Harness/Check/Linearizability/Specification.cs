using FsCheck;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Linearizability;

/// <summary>
/// An object whose operations threads call at the same time, and a sequential model of it: each of the histories that come of it
/// must be one that the model has, were each operation made at once somewhere between its call and its return (Herlihy and Wing,
/// <i>Linearizability: A Correctness Condition for Concurrent Objects</i>, TOPLAS 1990).
/// </summary>
/// <typeparam name="TObject">The object.</typeparam>
/// <typeparam name="TState">
/// The state of the sequential model: immutable, and two that hold the same are equal, as records and <c>EquatableList</c> are.
/// </typeparam>
/// <param name="make">Makes the object on a model.</param>
/// <param name="initial">The state at the beginning.</param>
public sealed partial class Specification<TObject, TState>(Func<Model, TObject> make, TState initial)
    where TState : notnull
{
    private readonly List<Operation<TObject, TState>> operations = [];
    private Func<Call, int>? partition;

    /// <summary>The operations, in the order in which they were added.</summary>
    public IReadOnlyList<Operation<TObject, TState>> Operations => operations;

    /// <summary>The state at the beginning.</summary>
    internal TState Initial => initial;

    /// <summary>Adds an operation with an argument.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="arguments">Generates its argument, which is not negative.</param>
    /// <param name="run">Calls it.</param>
    /// <param name="expect">What the sequential model comes to by it; null if it has to wait in that state.</param>
    /// <param name="weight">How often it is generated, compared with the others.</param>
    public Specification<TObject, TState> With<TResult>(string name, Gen<int> arguments, Func<TObject, int, KernelTask<TResult>> run,
        Func<TState, int, (TState State, TResult Result)?> expect, int weight = 1) =>
        Add(name, arguments, weight, run, expect);

    /// <summary>Adds an operation without an argument.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="run">Calls it.</param>
    /// <param name="expect">What the sequential model comes to by it; null if it has to wait in that state.</param>
    /// <param name="weight">How often it is generated, compared with the others.</param>
    public Specification<TObject, TState> With<TResult>(string name, Func<TObject, KernelTask<TResult>> run,
        Func<TState, (TState State, TResult Result)?> expect, int weight = 1) =>
        Add(name, null, weight, (item, _) => run(item), (state, _) => expect(state));

    /// <summary>Adds an operation with an argument that returns nothing.</summary>
    /// <param name="name">What reports call it.</param>
    /// <param name="arguments">Generates its argument, which is not negative.</param>
    /// <param name="run">Calls it.</param>
    /// <param name="expect">The state that the sequential model comes to by it.</param>
    /// <param name="weight">How often it is generated, compared with the others.</param>
    public Specification<TObject, TState> With(string name, Gen<int> arguments, Func<TObject, int, KernelTask> run,
        Func<TState, int, TState> expect, int weight = 1) =>
        Add<object?>(name, arguments, weight, (item, argument) => Nothing(run(item, argument)),
            (state, argument) => (expect(state, argument), null));

    /// <summary>
    /// Says that the object is made of parts that have nothing to do with each other, such as the keys of a map: each part's history
    /// is judged by itself, from the initial state on.
    /// </summary>
    /// <param name="part">The part that a call is about.</param>
    public Specification<TObject, TState> PartitionedBy(Func<Call, int> part)
    {
        partition = part;
        return this;
    }

    /// <summary>Makes the object.</summary>
    internal TObject Make(Model model) => make(model);

    /// <summary>The part that a call is about.</summary>
    internal int PartOf(Call call) => partition?.Invoke(call) ?? 0;

    /// <summary>A call in words.</summary>
    internal string Text(Call call) => operations[call.Operation].Text(call.Argument);

    [CFunction("return", IsPart = true)]
    private static async KernelTask<object?> Nothing(KernelTask task)
    {
        await task;
        return null;
    }

    [CFunction("return", IsPart = true)]
    private static async KernelTask<object?> Boxed<TResult>(KernelTask<TResult> task) => await task;

    private Specification<TObject, TState> Add<TResult>(string name, Gen<int>? arguments, int weight,
        Func<TObject, int, KernelTask<TResult>> run, Func<TState, int, (TState State, TResult Result)?> expect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        operations.Add(new(name, arguments, weight, (item, argument) => Boxed(run(item, argument)),
            (state, argument) => expect(state, argument) is { } after ? (after.State, after.Result) : null));
        return this;
    }
}
