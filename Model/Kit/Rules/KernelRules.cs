using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Rules;

/// <summary>The rules of every kernel: they look at no object that only some subject has.</summary>
public static class KernelRules
{
    /// <summary>How to make each, in the order of their numbers.</summary>
    public static IReadOnlyList<Func<Invariant>> Makers { get; } = [.. DeclaredRules.In(typeof(KernelRules).Assembly, typeof(Invariant))];

    /// <summary>A new instance of each, in the order of their numbers.</summary>
    public static IReadOnlyList<Invariant> All() => [.. Makers.Select(make => make())];
}
