using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Harness.Experiments;
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

    /// <summary>All of them, and what C# files hold.</summary>
    /// <param name="files">The paths of the files.</param>
    /// <exception cref="BadInputException">There is nothing in the files that can be used.</exception>
    /// <exception cref="SourceErrorsException">They do not compile.</exception>
    public static SubjectSet With(params IReadOnlyList<string> files) => Experiment.Of(files, All).Join();

    /// <summary>Those that users are told of where a revision is needed: all but the programs.</summary>
    internal static IReadOnlyList<ISubject> RevisionsIn(SubjectSet subjects) =>
        [.. subjects.All.Where(subject => subject is not ProgramSubject)];
}
