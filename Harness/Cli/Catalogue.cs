using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Cli;

/// <summary>All that is known to be wrong with the revisions of some subjects, with the smallest cases that show it.</summary>
/// <param name="subjects">The subjects.</param>
internal sealed class Catalogue(SubjectSet subjects)
{
    private readonly IReadOnlyList<ISubject> revisions = Subjects.RevisionsIn(subjects);

    /// <summary>The defects, in the order in which they are listed.</summary>
    internal IReadOnlyList<Defect> All { get; } =
        [.. DefectSet.All.Concat(Subjects.RevisionsIn(subjects).SelectMany(subject => subject.Defects)).Distinct()];

    /// <summary>The defect of a name; null if there is none.</summary>
    internal Defect? Find(string slug) => All.FirstOrDefault(defect => defect.Slug == slug);

    /// <summary>The smallest case of each revision that a defect was in; none where nobody has one.</summary>
    internal IReadOnlyList<(string Revision, Token? Token)> Cases(Defect defect) =>
        [.. defect.Revisions.Select(revision => (revision, CaseOf(defect, revision)))];

    /// <summary>The rules that its cases break.</summary>
    internal IReadOnlyList<string> Rules(Defect defect) =>
        [.. Cases(defect).Where(item => item.Token is not null)
            .Select(item => ViolationSign.Parse(item.Token!.Promise.Key).Invariant).Distinct()];

    /// <summary>The revisions that have a defect, whatever they were made of, and those of the same kind that do not.</summary>
    internal (IReadOnlyList<string> With, IReadOnlyList<string> Without) Revisions(Defect defect)
    {
        var having = revisions.Where(subject => subject.Defects.Contains(defect)).ToList();
        var like = having.Count == 0 ? [] : revisions.Where(subject => subject.CanRun(having[0].Generate(0, 0))).Except(having);
        return ([.. having.Select(subject => subject.Name)], [.. like.Select(subject => subject.Name)]);
    }

    /// <summary>The repairs of a defect: name, what it changes, and the revisions in which it can be made.</summary>
    internal IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> On)> Repairs(Defect defect)
    {
        var rows = revisions.OfType<IRepairable>().Where(subject => defect.Revisions.Contains(subject.Name))
            .SelectMany(subject => subject.Repairs.Where(repair => repair.Cures.Contains(defect.Slug))
                .Select(repair => (repair.Name, repair.Sentence, subject.Name)));
        return [.. rows.GroupBy(row => (row.Item1, row.Sentence))
            .Select(group => (group.Key.Item1, group.Key.Sentence, (IReadOnlyList<string>)[.. group.Select(row => row.Item3)]))];
    }

    /// <summary>The stories of a subject's defects; null if none of them is known.</summary>
    internal KnownStories? StoriesOf(ISubject subject) =>
        subject.Defects.Count == 0 ? null : new KnownStories([.. subject.Defects.Select(defect => defect.Slug)], IsRace);

    /// <summary>Whether the story of a defect is a race: two tasks or more, of which one is preempted.</summary>
    /// <param name="slug">Its name.</param>
    internal bool IsRace(string slug) =>
        Find(slug) is { } defect && Cases(defect).LastOrDefault(item => item.Token is not null).Token is { } token
            && CaseRun.Recorded(token).Explain() is { Takes: { Tasks: > 1, Preemptions: > 0 } };

    /// <summary>The saved case of a defect; null if there is none.</summary>
    private Token? CaseOf(Defect defect, string revision) => KnownCases.Find(defect.Slug, revision)?.File.Token
        ?? subjects.Find(revision)?.SavedCases.Select(saved => saved.Token)
            .FirstOrDefault(token => defect.Shows(ViolationSign.Parse(token.Promise.Key)));
}
