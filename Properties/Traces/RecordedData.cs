namespace TagStorageModel.Properties.Traces;

/// <summary>Where the recorded data is.</summary>
internal static class RecordedData
{
    internal static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Traces", "Data", name);
}
