using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Cases;

/// <summary>The subjects that a program knows, by name.</summary>
/// <param name="all">All of them; the first is taken for the subject of a revision that is there no more.</param>
/// <param name="derived">Finds those that are made of others, whose names say how; null: there are none.</param>
public sealed class SubjectSet(IReadOnlyList<ISubject> all, Func<string, ISubject?>? derived = null)
{
    /// <summary>The subjects in the order in which they are listed.</summary>
    public IReadOnlyList<ISubject> All => all;

    /// <summary>Those that come from files of the user's.</summary>
    public IReadOnlyList<ISubject> FromFiles => [.. all.Where(subject => subject.Sources.Count > 0)];

    /// <summary>The subject of a name; null if there is none.</summary>
    public ISubject? Find(string name) => all.FirstOrDefault(subject => subject.Name == name) ?? derived?.Invoke(name);

    /// <summary>
    /// The subject of a name that a token holds: one that cannot be run if there is none, so that its case can still be
    /// read.
    /// </summary>
    public ISubject Named(string name) => Find(name) ?? new UnknownSubject(name, all[0]);

    /// <summary>The slug of the known defect that a violation of a revision shows; null if none explains it.</summary>
    public string? SlugOf(string revision, ViolationSign sign) => Find(revision)?.DefectOf(sign)?.Slug;
}
