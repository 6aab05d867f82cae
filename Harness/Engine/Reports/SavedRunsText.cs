using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Reports;

/// <summary>What saved cases came to, in words.</summary>
public static class SavedRunsText
{
    /// <summary>How many were run, in one line.</summary>
    public static string Of(SavedRunsEvent saved)
    {
        var whose = saved.Source == SavedRunsEvent.Catalogue ? "of the catalogue" : "of the corpus";
        var shown = saved.Stale.Count == 0 ? "each still shows its failure"
            : $"{SummaryText.Number(saved.Stale.Count)} no longer {(saved.Stale.Count == 1 ? "shows its failure" : "show their failures")}";
        return saved.Cases == 0 ? $"no saved case {whose} is of this revision and these rules"
            : $"{SummaryText.Count(saved.Cases, "saved case")} {whose} run first: {shown}";
    }

    /// <summary>Those that no longer show what they promise, each in one line.</summary>
    public static IEnumerable<string> StaleOf(SavedRunsEvent saved) =>
        saved.Stale.Select(item => $"SAVED CASE {item.Name} no longer shows {item.Key}: {item.Reason}");
}
