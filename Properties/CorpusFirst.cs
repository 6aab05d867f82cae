using TagStorageModel.Properties.TagStorage;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(TagStorageModel.Properties.CorpusFirst))]

namespace TagStorageModel.Properties;

/// <summary>Saved failures are run before all other tests: what they say is soonest said.</summary>
public sealed class CorpusFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(
            collection => collection.TestCollectionDisplayName.Contains(nameof(KnownCasesTests), StringComparison.Ordinal) ? 0 : 1)];
}
