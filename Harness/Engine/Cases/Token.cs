using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// A case and what its run showed, as one word of text: letters and digits, to be pasted anywhere. It holds
/// everything, so that it needs no file, no seed and no generator to be replayed. A version of the format is a
/// promise: what was written once stays readable.
/// </summary>
/// <param name="Case">The case.</param>
/// <param name="Promise">What its run showed.</param>
public sealed record Token(Case Case, Promise Promise)
{
    /// <summary>
    /// The files behind it, as <see cref="SourceHashes"/> writes them, where they are other than those from which its subject was
    /// compiled now; null where they are the same.
    /// </summary>
    public string? MadeWith { get; init; }

    /// <summary>The word of letters and digits; a function of the case and its promise alone.</summary>
    public string Text => TokenText.Wrap(TokenContents.Write(this));

    /// <summary>Reads a text. That the revision exists is for the caller to see.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subjects">Of which the token's may be.</param>
    /// <exception cref="BadInputException">It is no token, or a damaged one; the message says what and where.</exception>
    public static Token Parse(string text, SubjectSet subjects)
    {
        var token = TokenContents.Read(TokenText.Unwrap(text), subjects);
        if (token.Case.Scenario.Fault() is { } scenario) throw new BadInputException("token: its scenario cannot be run: " + scenario);
        if (token.Case.Schedule.Fault() is { } schedule) throw new BadInputException("token: its schedule cannot be run: " + schedule);
        return token;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
