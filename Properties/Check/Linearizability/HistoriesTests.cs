using FsCheck.Fluent;
using TagStorageModel.Check.Linearizability;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Check.Linearizability;

/// <summary>The histories that a search sees which leaves equivalent executions out, and the verdicts, against brute force.</summary>
public sealed class HistoriesTests
{
    private const int Programs = 5000;
    private const double MostInterleavings = 2000;

    [Fact]
    public void HistoriesAndVerdictsAreThoseOfBruteForce()
    {
        var specification = TwoWords.Specification();
        var subject = new SpecificationSubject<TwoWords, (long A, long B)>("words", specification, new ProgramSize(3, 2));
        var (compared, good, bad) = (0, 0, 0);
        for (ulong index = 0; compared < Programs; index++)
        {
            var program = (ParallelProgram)subject.Generate(11, index);
            if (Interleavings(program) > MostInterleavings) continue;
            var judgement = new Judgement<TwoWords, (long A, long B)>(specification, program);
            var searched = Searched(subject, program, judgement);
            var all = All(subject, program, specification);
            Assert.Equal(all, searched);
            compared++;
            good += all.Values.Count(verdict => verdict);
            bad += all.Values.Count(verdict => !verdict);
        }

        // Both verdicts are frequent.
        Assert.True(good > Programs && bad > Programs / 10, $"{good} good, {bad} bad");
    }

    /// <summary>How many orders the steps of the threads have.</summary>
    private static double Interleavings(ParallelProgram program)
    {
        var (orders, made) = (1.0, 0);
        foreach (var calls in program.Threads)
        {
            var own = calls.Sum(call => TwoWords.StepsOf(call.Operation) + 2);
            for (var step = 1; step <= own; step++) orders *= (double)++made / step;
        }

        return orders;
    }

    private static SortedDictionary<string, bool> Searched(
        ISubject subject, ParallelProgram program, Judgement<TwoWords, (long A, long B)> judgement)
    {
        var found = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var machine = subject.Make(program, []).Machine;
        var history = machine.Objects.OfType<History>().Single();
        Assert.True(new ExhaustiveSearch(machine).Run(() =>
        {
            found[Text(history)] = judgement.Objection(history.Calls, isStuck: false) is null;
            return true;
        }));
        return found;
    }

    private static SortedDictionary<string, bool> All(
        ISubject subject, ParallelProgram program, Specification<TwoWords, (long A, long B)> specification)
    {
        var found = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        var machine = subject.Make(program, []).Machine;
        var history = machine.Objects.OfType<History>().Single();
        var every = new EveryInterleaving();
        var engine = new OwnEngine(machine);
        while (engine.Run(every))
        {
            var text = Text(history);
            if (!found.ContainsKey(text))
                found[text] = HasOrder(program, specification, history.Calls, new int[program.Tasks], specification.Initial);
        }

        return found;
    }

    /// <summary>Tries every order of the calls.</summary>
    private static bool HasOrder(ParallelProgram program, Specification<TwoWords, (long A, long B)> specification,
        IReadOnlyList<IReadOnlyList<HistoryCall>> history, int[] done, (long A, long B) state)
    {
        var isOver = true;
        for (var thread = 0; thread < done.Length; thread++)
        {
            if (done[thread] == history[thread].Count) continue;
            isOver = false;
            var next = history[thread][done[thread]];
            if (next.Seen.Where((seen, other) => seen > done[other]).Any()) continue;
            var call = program.Threads[thread][done[thread]];
            var (after, result) = specification.Operations[call.Operation].Expect(state, call.Argument)!.Value;
            if (!Equals(result, next.Result)) continue;
            done[thread]++;
            var has = HasOrder(program, specification, history, done, after);
            done[thread]--;
            if (has) return true;
        }

        return isOver;
    }

    /// <summary>All that is judged of a history: what each call returned, and which returns came before it.</summary>
    private static string Text(History history) => string.Join(" | ", history.Calls.Select(calls =>
        string.Join(' ', calls.Select(call => $"[{string.Join(',', call.Seen)}]{call.Result}"))));

    /// <summary>Two words, with operations of which some are made of several steps.</summary>
    private sealed class TwoWords(Machine model)
    {
        private static readonly int[] Steps = [1, 1, 2, 1, 2, 1];
        private readonly Cell a = new(model, "a");
        private readonly Cell b = new(model, "b");

        internal static int StepsOf(int operation) => Steps[operation];

        internal static Specification<TwoWords, (long A, long B)> Specification() =>
            new Specification<TwoWords, (long A, long B)>(model => new TwoWords(model), default)
                .With("set a", Gen.Choose(1, 2), async (words, value) => await words.a.Write(value), (state, value) => (value, state.B))
                .With("a", async words => await words.a.Read(), state => (state, state.A))
                .With("next a", async words =>
                {
                    var found = await words.a.Read();
                    await words.a.Write(found + 1);
                    return found;
                }, state => ((state.A + 1, state.B), state.A))
                .With("add to a", async words => await words.a.FetchAdd(1), state => ((state.A + 1, state.B), state.A))
                .With("both", async words => await words.a.Read() + (10 * await words.b.Read()), state => (state, state.A + (10 * state.B)))
                .With("set b", Gen.Choose(1, 2), async (words, value) => await words.b.Write(value), (state, value) => (state.A, value));
    }

    /// <summary>One interleaving after the other; the first steps of threads, which touch nothing, come first.</summary>
    private sealed class EveryInterleaving : IStrategy
    {
        private readonly List<(uint Left, int Taken)> choices = [];
        private Machine machine = null!;
        private int depth;
        private bool hasBegun;

        public bool Begin(Machine machine)
        {
            this.machine = machine;
            depth = 0;
            if (!hasBegun) return hasBegun = true;
            while (choices.Count > 0 && choices[^1].Left == 0) choices.RemoveAt(choices.Count - 1);
            if (choices.Count == 0) return false;
            var left = choices[^1].Left;
            choices[^1] = (left & (left - 1), System.Numerics.BitOperations.TrailingZeroCount(left));
            return true;
        }

        public int NextThread(uint runnable)
        {
            foreach (var thread in machine.Threads)
            {
                if (!thread.Arrived) return thread.Index;
            }

            if (depth == choices.Count) choices.Add((runnable & (runnable - 1), System.Numerics.BitOperations.TrailingZeroCount(runnable)));
            return choices[depth++].Taken;
        }

        public int NextOutcome(int outcomes) => 0;
    }
}
