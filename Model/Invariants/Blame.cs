using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Invariants;

/// <summary>Who lost the tags of a page or of a swap entry, and how. The default is nobody.</summary>
/// <param name="Function">The C function.</param>
/// <param name="Detail">How, a literal.</param>
public readonly record struct Blame(string Function, string Detail)
{
    /// <summary>Whether nobody is to blame.</summary>
    public bool IsNone => Function is null;

    /// <summary>Where it stands in the recorded trace, as <see cref="Violation.Entry"/> does; 0 if that is not known.</summary>
    public int Entry { get; init; }

    /// <summary>Whether it was while the setup ran.</summary>
    public bool IsInSetup { get; init; }

    /// <summary>The innermost function of the code under test that a thread is in.</summary>
    public static Blame On(ModelThread thread, string detail) =>
        new(thread.Calls.Innermost?.Name ?? "", detail)
        {
            Entry = thread.Machine.Trace.Entries.Count,
            IsInSetup = thread == thread.Machine.Setup,
        };

    /// <summary>The first loss counts: what follows it may be its consequence.</summary>
    public Blame Or(Blame later) => IsNone ? later : this;
}
