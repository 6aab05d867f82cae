using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Check.Linearizability;

/// <summary>Generates programs of the operations of a specification.</summary>
internal static class ProgramGenerator
{
    /// <summary>A program: the same for the same numbers.</summary>
    internal static ParallelProgram Sample(Gen<ParallelProgram> programs, ulong seed, ulong index) =>
        programs.Sample(1, new Rnd(seed, (2 * index) + 1), 10).Single();

    /// <summary>Some of the arguments that are generated for an operation, the smallest first; none if it has none.</summary>
    internal static IReadOnlyList<int> ArgumentsOf<TObject, TState>(Operation<TObject, TState> operation) =>
        operation.Arguments is { } arguments ? [.. arguments.Sample(100, new Rnd(1, 1), 10).Where(value => value >= 0).Distinct().Order()]
            : [];

    /// <summary>Programs of the operations.</summary>
    internal static Gen<ParallelProgram> Of<TObject, TState>(IReadOnlyList<Operation<TObject, TState>> operations, ProgramSize size)
    {
        var call = Gen.Frequency(operations.Select((operation, i) => (operation.Weight, CallOf(operation, i))));
        var calls = from count in Gen.Choose(1, size.Calls)
                    from made in Gen.ArrayOf(call, count)
                    select (EquatableList<Call>)[.. made];
        return from threads in Gen.Choose(2, size.Threads)
               from made in Gen.ArrayOf(calls, threads)
               select new ParallelProgram([.. made]);
    }

    private static Gen<Call> CallOf<TObject, TState>(Operation<TObject, TState> operation, int number) =>
        operation.Arguments is { } arguments ? arguments.Select(argument => new Call(number, Math.Max(0, argument)))
            : Gen.Constant(new Call(number, 0));
}
