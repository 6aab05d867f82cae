using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>All rules there are: those of every kernel, and those of the series, each of which is found by its class.</summary>
public static class InvariantSet
{
    private const string NoSleep = "No sleeping allocation while a PTE spinlock or any atomic context is held";

    private static readonly Func<Invariant>[] Makers =
    [
        .. KernelRules.Makers.Where(make => make() is not NoSleepInAtomicContext)
            .Append(() => new NoSleepInAtomicContext(NoSleep))
            .Concat(DeclaredRules.In(typeof(InvariantSet).Assembly, typeof(Invariant<Revision>)))
            .OrderBy(make => make().Number),
    ];

    /// <summary>A new instance of each, in the order of their numbers.</summary>
    public static IReadOnlyList<Invariant> All() => Array.ConvertAll(Makers, make => make());

    /// <summary>New instances of some, by their ids.</summary>
    public static IReadOnlyList<Invariant> Of(IReadOnlyCollection<string> ids) => [.. All().Where(invariant => ids.Contains(invariant.Id))];
}
