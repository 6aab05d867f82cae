namespace TagStorageModel.Properties.Contributing;

/// <summary>What an addition puts into one file: the whole of a new one, or a text before another that stands there once.</summary>
/// <param name="Path">The file, from the root of the checkout.</param>
/// <param name="Text">What is added.</param>
/// <param name="Before">What it is added before; null: the file is new.</param>
internal sealed record Piece(string Path, string Text, string? Before = null)
{
    /// <summary>The file with it.</summary>
    /// <param name="file">The file without it; null: there is none.</param>
    internal string After(string? file)
    {
        if (Before is null)
        {
            Assert.Null(file);
            return Text;
        }

        Assert.NotNull(file);
        Assert.Equal(2, file.Split(Before).Length);
        return file.Replace(Before, Text + Before, StringComparison.Ordinal);
    }
}
