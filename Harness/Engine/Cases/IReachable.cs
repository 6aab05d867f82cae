using TagStorageModel.Kit.Coverage;

namespace TagStorageModel.Engine.Cases;

/// <summary>What a subject's sweep must have reached, beside its rules, for its silence to mean anything.</summary>
public interface IReachable
{
    /// <summary>The code whose functions and steps count; null if there is none.</summary>
    Type? Code { get; }

    /// <summary>Classes whose functions stand in the place of some of the code's, the uppermost first.</summary>
    IReadOnlyList<Type> Patches => [];

    /// <summary>C functions of it that never run.</summary>
    IReadOnlyList<string> Absent => [];

    /// <summary>C functions that run before the threads start, where no step can be overtaken and none is counted.</summary>
    IReadOnlyList<string> Boots => [];

    /// <summary>Steps that no run can come to, by name, each with the reason.</summary>
    IReadOnlyDictionary<string, string> Unreachable => new Dictionary<string, string>();

    /// <summary>The situations: of the general ones (<see cref="Situations"/>) those that can be, and the subject's own.</summary>
    IReadOnlyList<string> SituationNames => [];

    /// <summary>What the subject calls it when a thread that need not start has started.</summary>
    string LateStart => "situation: thread started late";

    /// <summary>Has the meetings counted that make situations of the subject's own.</summary>
    void Watch(Overlaps overlaps)
    {
    }

    /// <summary>Counts the situations of the subject's own that one run was in.</summary>
    /// <param name="system">The system, as the run left it; not always the one that this was made for.</param>
    /// <param name="count">Counts one of them, so many times.</param>
    void AddRun(SystemUnderTest system, Action<string, long> count)
    {
    }
}
