using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>A subject made of what the caller of a check has given.</summary>
internal interface ICheckedSubject : ISubject
{
    /// <summary>The caller's code that runs on a machine: what it captures may be changed by runs.</summary>
    IEnumerable<Delegate> Delegates(Machine machine);

    /// <summary>What is told of a run before its lanes: what the caller's own words say about it.</summary>
    IEnumerable<string> Opinion(SystemUnderTest made) => [];
}
