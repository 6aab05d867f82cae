using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Findings;

/// <summary>Which of the named scenarios were searched to the end on a revision, each within a bound of executions.</summary>
/// <param name="Ended">Those that came to their end, with their executions.</param>
/// <param name="Cut">Those that did not.</param>
/// <param name="Broken">Those in which a rule was broken.</param>
public sealed record SearchedScenarios(
    IReadOnlyList<(string Name, long Executions)> Ended, IReadOnlyList<string> Cut, IReadOnlyList<string> Broken)
{
    /// <summary>The most executions of one scenario here.</summary>
    public const long Most = 600;

    /// <summary>Searches all that RFC v3 has.</summary>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static SearchedScenarios Of(RevisionEntry entry, System.Threading.CancellationToken cancel)
    {
        var (ended, cut, broken) = (new List<(string, long)>(), new List<string>(), new List<string>());
        foreach (var named in NamedScenarios.All.Where(named => named.Revisions.Contains("rfc-v3")))
        {
            cancel.ThrowIfCancellationRequested();
            var made = new ScenarioMachine(named.Scenario, entry, InvariantSet.All());
            var explorer = new Explorer(made.Machine);
            var isBroken = false;
            explorer.Run(() =>
            {
                isBroken |= !made.Machine.Violations.Items.IsEmpty;
                return explorer.Counts.Executions < Most;
            });
            if (isBroken) broken.Add(named.Name);
            else if (explorer.Counts.Executions < Most) ended.Add((named.Name, explorer.Counts.Executions));
            else cut.Add(named.Name);
        }

        return new(ended, cut, broken);
    }
}
