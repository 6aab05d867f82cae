namespace TagStorageModel.Kit.Lockdep;

/// <summary>
/// The texts by which a rule tells its violations apart. Equal texts are one string: only the first of a machine
/// allocates, however often the same thing goes wrong.
/// </summary>
public sealed class DetailTexts
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> texts =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private char[] draft = new char[128];

    /// <summary>The parts put together.</summary>
    public string Of(params ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            if (length + part.Length > draft.Length) Array.Resize(ref draft, (length + part.Length) * 2);
            part.CopyTo(draft.AsSpan(length));
            length += part.Length;
        }

        return Of(draft.AsSpan(0, length));
    }

    /// <summary>The text as a string.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        if (texts.TryGetValue(text, out var known)) return known;
        var made = text.ToString();
        texts.Set.Add(made);
        return made;
    }
}
