using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Check.Linearizability;

/// <summary>How large generated programs are.</summary>
/// <param name="Threads">The most threads, at least 2.</param>
/// <param name="Calls">The most calls of a thread, at least 1.</param>
public sealed record ProgramSize(int Threads = 3, int Calls = 3);

/// <summary>Generates programs of the operations of a specification.</summary>
internal static class ProgramGenerator
{
    /// <summary>A program: the same for the same numbers.</summary>
    internal static ParallelProgram Sample(Gen<ParallelProgram> programs, ulong seed, ulong index) =>
        programs.Sample(1, new Rnd(seed, (2 * index) + 1), 10).Single();

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
