using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Harness.Browsing;

/// <summary>What the explorer answers. Every answer depends on its request and the session alone, and may be made at any time.</summary>
/// <param name="session">What it was started with.</param>
public sealed class ExplorerAnswers(ExplorerSession session)
{
    /// <summary>The most runs of a search for each choice.</summary>
    public const int MostRuns = 20_000;

    /// <summary>The most steps that a search looks ahead.</summary>
    public const int MostAhead = 5_000;

    /// <summary>Longer schedules are refused.</summary>
    public const int MostSteps = 20_000;

    private const int UsualRuns = 500;
    private const int UsualAhead = 200;

    // Somebody waits for it.
    private static readonly TimeSpan SearchTime = TimeSpan.FromSeconds(4);

    /// <summary>What is at a place, and what may happen next.</summary>
    /// <exception cref="BadInputException">There is no such place.</exception>
    public ExploredPlace Place(ExplorerRequest request)
    {
        var (subject, scenario, schedule) = CaseOf(request);
        var exploration = new Exploration(subject, scenario);
        if (request.Steps is { } steps) schedule = exploration.FirstSteps(schedule, steps);
        if (request.Move is { } move) schedule = exploration.After(schedule, move.Thread, move.Outcome, StrideOf(move.Stride));
        return exploration.At(schedule);
    }

    /// <summary>What each choice at a place leads to, as far as a quick search knows.</summary>
    /// <exception cref="BadInputException">There is no such place, or the search's bounds are none.</exception>
    public IReadOnlyList<Prospect> Ahead(ExplorerRequest request, System.Threading.CancellationToken cancel)
    {
        var (subject, scenario, schedule) = CaseOf(request);
        var bounds = new LookaheadBounds(Bounded("runs", request.Runs ?? UsualRuns, MostRuns),
            Bounded("ahead", request.Ahead ?? UsualAhead, MostAhead), SearchTime);
        return new Lookahead(subject, scenario).From(schedule, bounds, cancel);
    }

    /// <summary>The token of a run through a place.</summary>
    /// <exception cref="BadInputException">There is no such place.</exception>
    public CopiedToken Token(ExplorerRequest request)
    {
        var (subject, scenario, schedule) = CaseOf(request);
        var token = new Exploration(subject, scenario).TokenOf(schedule);
        return new CopiedToken(token.Text, schedule.Steps, token.Promise.Steps, token.Promise.Key);
    }

    /// <summary>Whether there is a matrix to be seen.</summary>
    public bool HasMatrix => session.Cells.Count > 0;

    private Case CaseOf(ExplorerRequest request)
    {
        var @case = session.Start;
        if (request.Case is { } text)
        {
            var token = Engine.Cases.Token.Parse(text, session.Subjects);
            if (session.Subjects.Find(token.Case.Revision) is null)
                throw new BadInputException($"revision '{token.Case.Revision}': there is none of that name");
            @case = token.Case with { Schedule = request.Schedule is null ? Exploration.ScheduleOf(token) : Schedule.Empty };
        }

        if (request.Schedule is { } schedule) @case = @case with { Schedule = ScheduleText.Parse(schedule) };
        return @case.Schedule.Steps <= MostSteps ? @case
            : throw new BadInputException($"a schedule of {@case.Schedule.Steps} steps: at most {MostSteps} are possible");
    }

    private static int Bounded(string what, int number, int most) =>
        number >= 1 && number <= most ? number : throw new BadInputException($"{what} {number}: 1 to {most} are possible");

    private static Stride StrideOf(string text) => text switch
    {
        "step" => Stride.Step,
        "function" => Stride.Function,
        "whole" => Stride.Whole,
        _ => throw new BadInputException("stride: step, function or whole is needed"),
    };
}

/// <summary>The token of a run through a place.</summary>
/// <param name="Text">The token.</param>
/// <param name="Steps">How many steps there are up to the place.</param>
/// <param name="AllSteps">How many the token's run has: after the place everybody goes on to the end.</param>
/// <param name="Key">The violation that it promises; empty if there is none up to the place.</param>
public sealed record CopiedToken(string Text, int Steps, int AllSteps, string Key);
