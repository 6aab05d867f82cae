using System.CommandLine;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>corpus</c>: saved failures after a change of the model: what still holds, what gets another key, what goes.</summary>
public static class CorpusVerb
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(30);

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var folder = new Argument<string>("folder") { Description = "A folder of saved failures." };
        var apply = new Option<bool>("--apply") { Description = "Do it, rather than say what would be done." };
        var minimize = new Option<bool>("--minimize") { Description = "Make those smaller that can be." };
        var with = CommonOptions.With();
        var command = new Command("corpus", "Runs saved failures again; prunes and re-keys them when the model has changed.")
        {
            folder, apply, minimize, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var streams = parsed.InvocationConfiguration;
            var corpus = new Corpus(parsed.GetRequiredValue(folder), CommonOptions.SubjectsOf(parsed, with));
            return Task.FromResult(Run(corpus, parsed.GetValue(apply),
                parsed.GetValue(minimize), streams.Output, cancel));
        });
        return command;
    }

    private static int Run(Corpus corpus, bool apply, bool minimize, TextWriter output, System.Threading.CancellationToken cancel)
    {
        var upkeep = new CorpusUpkeep(corpus, minimize);
        IReadOnlyList<CorpusChange> plan;
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            plan = upkeep.Plan(cancel, (done, all) =>
            {
                if (TimeProvider.System.GetElapsedTime(began) < LogInterval) return;
                began = TimeProvider.System.GetTimestamp();
                output.WriteLine($"{done} of {all} cases");
            });
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("cancelled: nothing was changed");
            return ExitCode.Cancelled;
        }

        var width = CommonOptions.Width(output);
        var changes = plan.Where(change => change.Kind != CorpusChangeKind.Keep).ToList();
        foreach (var change in changes)
        {
            var name = change.NewName is null || change.NewName == change.Name ? change.Name : $"{change.Name} -> {change.NewName}";
            foreach (var line in Wrapping.Lines($"{Words(change.Kind)} {name}: {change.Reason}", width, 4)) output.WriteLine(line);
        }

        output.WriteLine($"{SummaryText.Count(plan.Count, "case")}: {plan.Count - changes.Count} as recorded, "
            + $"{Number(CorpusChangeKind.Record)} to record anew, {Number(CorpusChangeKind.Rekey)} to re-key, "
            + $"{Number(CorpusChangeKind.Drop)} to drop");
        if (changes.Count == 0) return ExitCode.Clean;
        if (apply) upkeep.Apply(plan);
        output.WriteLine(apply ? "done" : "nothing was changed; --apply does it");
        return apply ? ExitCode.Clean : ExitCode.Misfit;

        int Number(CorpusChangeKind kind) => changes.Count(change => change.Kind == kind);
    }

    private static string Words(CorpusChangeKind kind) => kind switch
    {
        CorpusChangeKind.Record => "record",
        CorpusChangeKind.Rekey => "re-key",
        _ => "drop  ",
    };
}
