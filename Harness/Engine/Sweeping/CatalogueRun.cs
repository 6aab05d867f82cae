using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// The cases that come with this program, as a sweep runs them before its own: that one shows its defect is expected and no
/// finding, so that what generated scenarios show is reported as if there were none; that one does not is worth a line.
/// </summary>
public static class CatalogueRun
{
    /// <summary>Runs those of the swept revision whose rules are watched, on the own engine.</summary>
    public static SavedRunsEvent Of(SweepOptions options) =>
        Of(options, options.Subject.SavedCases);

    /// <summary>Runs given cases in place of those.</summary>
    internal static SavedRunsEvent Of(SweepOptions options, IEnumerable<(string Name, Token Token)> cases)
    {
        var runs = cases.Where(item => SavedRun.IsWanted(item.Token, options)).Select(item => SavedRun.Of(item.Name, item.Token, options))
            .ToList();
        return SavedRunsEvent.Of(options.Subject.Name, SavedRunsEvent.Catalogue, runs.Count,
            runs.Select(run => run.Stale).OfType<StaleCase>());
    }
}
