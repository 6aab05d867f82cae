using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Harness.Cli;

/// <summary>The subjects that this program comes with. To add one: its files, and a line here.</summary>
public static class Subjects
{
    /// <summary>All of them; the first is taken for the subject of a revision that is there no more.</summary>
    public static SubjectSet All { get; } = new(
    [
        .. SeriesSubject.All,
        .. AsidSubject.All,
        .. ReferencePrograms.All,
    ], SeriesSubject.Of);

    /// <summary>Those that users are told of where a revision is needed: all but the reference programs.</summary>
    internal static IReadOnlyList<ISubject> Revisions { get; } = [.. All.All.Where(subject => subject is not ProgramSubject)];
}
