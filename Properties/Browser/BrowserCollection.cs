namespace TagStorageModel.Properties.Browser;

/// <summary>Tests that need a browser: they share one, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
