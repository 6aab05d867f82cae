using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Experiments;

/// <summary>A class that extends a revision, as a revision.</summary>
internal static class ExperimentRevision
{
    /// <summary>Makes the entry of a class, and one of it to see that it can be made.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    internal static RevisionEntry Of(Type type, SourceType source)
    {
        var name = ExperimentName.Of(type);
        ExperimentName.Check(name, source);
        var constructor = UserCode.Constructor(type, typeof(Machine), typeof(MachineConfiguration))
            ?? throw new BadInputException($"{source.Place}: class {type.Name} is a revision without a constructor that takes a Machine "
                + "and a MachineConfiguration");
        var entry = new RevisionEntry(name, source.Summary ?? $"a revision from {source.Files[0].Path}",
            (machine, configuration) => (Revision)UserCode.Make(constructor, machine, configuration));
        return UserCode.Try(source, () => entry.Prototype) is not null ? entry : throw new InvalidOperationException();
    }
}
