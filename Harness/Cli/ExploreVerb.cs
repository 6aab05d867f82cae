using System.CommandLine;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Browsing;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>explore</c>: a scenario step by step, in a browser of this machine.</summary>
public static class ExploreVerb
{
    private const int MostPort = 65535;

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var scenario = new Argument<string>("token|scenario")
        {
            Description = "A token, at whose violation it opens; or a scenario: " + ScenarioArgument.Help,
        };
        var revision = CommonOptions.Revision("The revision to explore.");
        var at = new Option<string?>("--at") { Description = "Open a token after this step instead.", HelpName = "step" };
        var port = new Option<string?>("--port") { Description = "The port (default: one that is free).", HelpName = "n" };
        var matrix = new Option<string?>("--matrix")
        {
            Description = "Show a matrix beside it, whose runs can be opened: what matrix --json has written.",
            HelpName = "file",
        };
        var with = CommonOptions.With();
        var command = new Command("explore",
            "Opens a scenario in a browser: choose who goes next and how choices fall, see what each may lead to and what state it makes, "
                + "go back, branch, copy the token. Prints the address, on 127.0.0.1, and serves it until Ctrl-C.")
        {
            scenario, revision, at, port, matrix, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var isGiven = CommonOptions.IsGiven(parsed, revision);
            var asked = CommonOptions.SubjectOf(parsed, revision, subjects);
            var start = ScenarioArgument.Read(parsed.GetRequiredValue(scenario), asked, isGiven, subjects);
            var (step, streams) = (parsed.GetValue(at), parsed.InvocationConfiguration);

            // A token means its own revision, unless another is asked for, of which its schedule says nothing.
            var token = start.Token is { } read && (!isGiven || start.Subject.Name == read.Case.Revision) ? read : null;
            if (token is not null)
            {
                CaseArgument.Check(token, subjects, streams.Error);
                if (CaseRun.Of(token).Misfit is { } misfit)
                    return Task.FromResult(CaseArgument.Misfit(misfit.ToString(), streams.Error));
            }
            else if (step is not null)
            {
                throw new BadInputException($"--at {WholeFile.OneLine(step)} goes with a token, and with its own revision");
            }

            var opened = token is null ? new Case(start.Subject, start.Scenario, Schedule.Empty)
                : token.Case with { Schedule = ScheduleOf(token, step) };
            var cells = parsed.GetValue(matrix) is { } file ? CellsOf(file) : [];
            return Serve(new ExplorerSession(opened, subjects, cells), PortOf(parsed.GetValue(port)), start.Name, streams.Output, cancel);
        });
        return command;
    }

    private static async Task<int> Serve(ExplorerSession session, int port, string name, TextWriter output,
        System.Threading.CancellationToken cancel)
    {
        await using var server = await ExplorerServer.Start(session, port);
        output.WriteLine($"{name} on {session.Start.Revision}, until Ctrl-C: {server.Address}");
        output.Flush();
        var ended = new TaskCompletionSource();
        await using var registration = cancel.Register(ended.SetResult);
        await ended.Task;
        return ExitCode.Clean;
    }

    private static Schedule ScheduleOf(Token token, string? at)
    {
        if (at is null) return Exploration.ScheduleOf(token);
        return int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= token.Promise.Steps
            ? Exploration.ScheduleOf(token, step)
            : throw new BadInputException($"--at {WholeFile.OneLine(at)}: a step is needed, 0 to {token.Promise.Steps}");
    }

    private static int PortOf(string? text)
    {
        if (text is null) return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= MostPort ? port
            : throw new BadInputException($"--port {WholeFile.OneLine(text)}: a number is needed, 0 to {MostPort}");
    }

    private static IReadOnlyList<CellEvent> CellsOf(string path)
    {
        CellEvent[] cells = [.. EventFile.Read(path).Lines.Select(line => line.Event).OfType<CellEvent>()];
        return cells.Length > 0 ? cells : throw new BadInputException($"{path}: there is no cell of a matrix in it");
    }
}
