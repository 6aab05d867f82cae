namespace TagStorageModel.Properties.Revisions;

public sealed class PatchTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "Model", "Revisions", "Patches");

    /// <summary>TAGSTORAGE_GOLDEN=write makes the files anew.</summary>
    [Fact]
    public void WhatPatchesAreMadeWithHasAllVirtualFunctionsOfThePostings()
    {
        foreach (var (name, text) in PatchFiles.All)
        {
            var path = Path.Combine(Folder, name);
            if (Environment.GetEnvironmentVariable("TAGSTORAGE_GOLDEN") == "write") File.WriteAllText(path, text);
            Assert.Equal(text, File.ReadAllText(path), ignoreLineEndingDifferences: true);
        }
    }
}
