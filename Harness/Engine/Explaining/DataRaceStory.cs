using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Two accesses to a plain variable that nothing orders, as KCSAN tells of them.</summary>
internal static class DataRaceStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var (at, thread, name) = (violation.Entry - 1, violation.Thread!, violation.Key.Detail);
        var other = run.Machine.Threads[(int)violation.First];
        var writes = violation.Second != 0;
        var before = run.Last(at, entry => entry.Thread == other && entry.Step.Target is Variable found && found.Name == name
            && (writes || entry.Step.Kind == Variable.WriteKind));
        var hasWritten = run.Entries[before].Step.Kind == Variable.WriteKind;
        return Scene.At(run, violation, $"BUG: data race on {name}",
            [$"{Noun(writes)} by {thread.Name}, after {(hasWritten == writes ? "another" : Noun(hasWritten))} by {other.Name}"]).With(
            new(before, $"{other.Name} {Verb(hasWritten)} {name}") { IsCause = true },
            new(at, $"{thread.Name} {Verb(writes)} it: nothing that {other.Name} has released since is what {thread.Name} has acquired, "
                + "so that the two accesses have no order"));
    }

    private static string Noun(bool writes) => writes ? "write" : "read";

    private static string Verb(bool writes) => writes ? "writes" : "reads";
}
