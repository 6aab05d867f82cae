using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>What was looked for in vain at the furthest place at which anything was.</summary>
internal sealed class ExpectedWords
{
    private const int Most = 6;
    private readonly List<string> words = [];
    private readonly List<string> names = [];

    /// <summary>The index of the piece.</summary>
    internal int At { get; private set; }

    /// <summary>Something was looked for.</summary>
    /// <param name="at">The index of the piece that stands there instead.</param>
    /// <param name="word">The words that were looked for; empty: a number or the like.</param>
    /// <param name="name">What an error calls it.</param>
    internal void Add(int at, string word, string name)
    {
        if (at < At) return;
        if (at > At)
        {
            At = at;
            words.Clear();
            names.Clear();
        }

        if (word.Length > 0 && !words.Contains(word)) words.Add(word);
        if (!names.Contains(name)) names.Add(name);
    }

    /// <summary>What is expected instead of the piece that is there, in one line.</summary>
    internal string Instead(IReadOnlyList<TextPiece> pieces, int at)
    {
        var nearest = words.Count == 0 ? null : Nearest.Close(pieces[at].Text, words, word => FirstOf(word));
        return $"{Nearest.AnyOf(names, Most)} is expected, not {pieces[at]}{Nearest.Ask(nearest)}";
    }

    private static string FirstOf(string words) => Kit.Words.WordPieces.Of(words).FirstOrDefault().Text ?? "";
}
