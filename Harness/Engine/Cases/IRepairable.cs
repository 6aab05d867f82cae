using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Cases;

/// <summary>A subject of whose defects repairs are at hand, which can be made in it in any combination.</summary>
public interface IRepairable : ISubject
{
    /// <summary>The repairs that fit: those that are taken where nothing is said, then those that stand for one of them.</summary>
    IReadOnlyList<RepairRow> Repairs { get; }

    /// <summary>Cases that show known defects, of this subject first, then of those like it.</summary>
    IReadOnlyList<(string Slug, Token Token)> KnownFailures { get; }

    /// <summary>The same code with repairs made, and nothing else changed.</summary>
    /// <param name="names">The names of some of <see cref="Repairs"/>; none: the subject as it is.</param>
    ISubject With(IReadOnlyCollection<string> names);

    /// <summary>The slug of the known defect, of this subject or of one like it, that a violation shows; null if none does.</summary>
    string? LabelOf(ViolationSign sign);
}

/// <summary>A repair.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Cures">The slugs of the defects that it repairs.</param>
/// <param name="Sentence">What it changes.</param>
/// <param name="InsteadOf">The repair that it can be taken instead of; null: it is taken itself.</param>
public sealed record RepairRow(string Name, IReadOnlyList<string> Cures, string Sentence, string? InsteadOf);
