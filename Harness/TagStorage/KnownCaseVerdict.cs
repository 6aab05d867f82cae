using System.Numerics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>Whether a case still shows a known defect, and how plainly.</summary>
/// <param name="Fault">What is wrong with it; null: it shows the defect.</param>
/// <param name="Threads">Threads that take part.</param>
/// <param name="Preemptions">Preemptions.</param>
public sealed record KnownCaseVerdict(string? Fault, int Threads, int Preemptions)
{
    /// <summary>The most threads that a reader wants to follow.</summary>
    public const int MostThreads = 3;

    /// <summary>And the most preemptions.</summary>
    public const int MostPreemptions = 2;

    /// <summary>Whether it shows the defect with few threads and preemptions.</summary>
    public bool IsGood => Fault is null && Threads <= MostThreads && Preemptions <= MostPreemptions;

    /// <summary>Makes the case's run again on the own engine.</summary>
    /// <param name="slug">The defect.</param>
    /// <param name="token">The case.</param>
    public static KnownCaseVerdict Of(string slug, Token token)
    {
        if (token.Case.Subject is UnknownSubject unknown) return new(unknown.Summary, 0, 0);
        var run = CaseRun.Of(token);
        var shown = token.Case.Subject.DefectOf(ViolationSign.Parse(token.Promise.Key))?.Slug;
        var fault = run.Misfit?.ToString()
            ?? (run.UnderTest.Find(token.Promise.Key) is null ? "it does not show its violation" : null)
            ?? (shown != slug ? $"its violation shows {shown ?? "no known defect"}" : null);
        var threads = (1u << token.Case.Scenario.Tasks) - 1;
        return new(fault, BitOperations.PopCount(run.Participants & threads), run.Preemptions);
    }
}
