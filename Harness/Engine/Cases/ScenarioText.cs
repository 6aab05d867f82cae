using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TagStorageModel.Kit.Words;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// A scenario in words that is being read, piece by piece: what <see cref="ISubject.Parse"/> works on. Whatever is looked for and is
/// not there is remembered, so that an error says all that could have stood where the text could not be read any further.
/// </summary>
public sealed class ScenarioText
{
    /// <summary>No scenario is longer.</summary>
    public const int MostCharacters = 1_000_000;

    private readonly string source;
    private readonly IReadOnlyList<TextPiece> pieces;
    private readonly ExpectedWords expected = new();
    private (string Name, int At) group = ("", -1);

    /// <summary>Takes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for errors: the name of a file.</param>
    /// <exception cref="BadInputException">It is too long for a scenario.</exception>
    public ScenarioText(string text, string source)
    {
        this.source = WholeFile.OneLine(source);
        text = text.TrimStart('\ufeff');
        if (text.Length > MostCharacters)
            throw new BadInputException($"{this.source}:1:1: {text.Length} characters: a scenario has at most {MostCharacters}");
        pieces = TextPiece.Of(text);
    }

    /// <summary>The place that has been reached: what <see cref="Bad"/> takes.</summary>
    public int Place { get; private set; }

    /// <summary>Whether all has been read.</summary>
    public bool IsAtEnd => pieces[Place].IsLast;

    /// <summary>Reads it: the first subject whose scenario begins as it does says what it is.</summary>
    /// <returns>The subject and its scenario, which can be run.</returns>
    /// <exception cref="BadInputException">
    /// It is no scenario, or one that cannot be run; says line, column, and what is expected there.
    /// </exception>
    public (ISubject Subject, IScenario Scenario) Read(IEnumerable<ISubject> subjects)
    {
        foreach (var subject in subjects)
        {
            Place = 0;
            if (subject.Parse(this) is not { } scenario) continue;

            // Reports have the schedule below it.
            if (Take("schedule of")) SkipLine();
            if (!IsAtEnd) throw Wrong("the end");
            return scenario.Fault() is { } fault ? throw Bad(0, fault) : (subject, scenario);
        }

        throw Wrong();
    }

    /// <summary>Goes past words that stand here; blanks between them make no difference.</summary>
    /// <returns>Whether they do.</returns>
    public bool Take(string words) => Take([.. WordPieces.Of(words)], words);

    /// <summary>Goes past words that have to stand here.</summary>
    /// <exception cref="BadInputException">They do not.</exception>
    public void Need(string words)
    {
        if (!Take(words)) throw Wrong();
    }

    /// <summary>Goes past one of some words, of which one has to stand here.</summary>
    /// <returns>Which.</returns>
    /// <exception cref="BadInputException">None does.</exception>
    public int NeedOneOf(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (Take(words[i])) return i;
        }

        throw Wrong();
    }

    /// <summary>Goes past a number that stands here, in decimal or, with 0x, in hexadecimal.</summary>
    /// <param name="what">What it is a number of, for errors.</param>
    /// <param name="number">The number.</param>
    /// <param name="most">The largest that there can be.</param>
    public bool TakeNumber(string what, out ulong number, ulong most = int.MaxValue)
    {
        var text = pieces[Place].Text;
        var isHex = text.StartsWith("0x", StringComparison.Ordinal);
        var isNumber = ulong.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out number);
        if (isNumber && number <= most)
        {
            Place++;
            return true;
        }

        Expect(Place, text.Length > 0 && char.IsAsciiDigit(text[0]) ? $"{what} up to {most}" : what, isLiteral: false);
        return false;
    }

    /// <summary>Goes past a number that has to stand here.</summary>
    /// <param name="what">What it is a number of, for errors.</param>
    /// <exception cref="BadInputException">None does, or one that is too large.</exception>
    public int NeedNumber(string what) => TakeNumber(what, out var number) ? (int)number : throw Wrong();

    /// <summary>Goes past a number of things, such as <c>1 region</c> or <c>2 regions</c>, that has to stand here.</summary>
    /// <exception cref="BadInputException">It does not.</exception>
    public int NeedCount(string one, string many)
    {
        var count = NeedNumber($"a number of {many}");
        NeedOneOf(count == 1 ? [one, many] : [many, one]);
        return count;
    }

    /// <summary>Goes past what is written in a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="numbers">The numbers in its places, by their names.</param>
    /// <returns>Whether it stands here; if not, nothing is gone past.</returns>
    public bool Take(WordForm form, [NotNullWhen(true)] out IReadOnlyDictionary<string, int>? numbers)
    {
        var start = Place;
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in form.Parts)
        {
            if (part.Place.Length == 0 ? Take(part.Pieces, part.Words) : Take(part, found)) continue;
            (Place, numbers) = (start, null);
            return false;
        }

        numbers = found;
        return true;
    }

    /// <summary>Goes past what is written in one of some forms: of those that fit the longest.</summary>
    /// <param name="what">What they are forms of, for errors.</param>
    /// <param name="items">What has a form.</param>
    /// <param name="formOf">Its form.</param>
    /// <param name="numbers">The numbers in its places, by their names.</param>
    /// <returns>Whose form it is; null if it is none.</returns>
    public T? TakeAny<T>(string what, IEnumerable<T> items, Func<T, WordForm> formOf, out IReadOnlyDictionary<string, int> numbers)
        where T : class
    {
        var (start, end) = (Place, -1);
        var found = default(T);
        numbers = new Dictionary<string, int>();
        group = (what, start);
        foreach (var item in items)
        {
            Place = start;
            if (Take(formOf(item), out var its) && Place > end) (found, end, numbers) = (item, Place, its);
        }

        group = ("", -1);
        Place = found is null ? start : end;
        return found;
    }

    /// <summary>Goes past the end of a line that has to be here.</summary>
    /// <exception cref="BadInputException">The line goes on.</exception>
    public void NeedEndOfLine()
    {
        if (pieces[Place].Text.Length > 0) throw Wrong("the end of the line");
        if (!IsAtEnd) Place++;
    }

    /// <summary>What is wrong with something that could be read.</summary>
    /// <param name="place">Where it began.</param>
    /// <param name="what">What is wrong with it, in one line.</param>
    public BadInputException Bad(int place, string what) =>
        new($"{source}:{pieces[place].Line}:{pieces[place].Column}: {WholeFile.OneLine(what)}");

    /// <summary>That the text cannot be read any further: says where, what was looked for there, and what is nearest to it.</summary>
    /// <param name="what">What else would be right at the place that has been reached; null: nothing.</param>
    public BadInputException Wrong(string? what = null)
    {
        if (what is not null) Expect(Place, what, isLiteral: false);
        return Bad(expected.At, expected.Instead(pieces, expected.At));
    }

    private bool Take(IReadOnlyList<(string Text, int At)> words, string whole)
    {
        for (var i = 0; i < words.Count; i++)
        {
            // What follows the end is the end.
            var at = Math.Min(Place + i, pieces.Count - 1);
            if (pieces[at].Text == words[i].Text) continue;
            Expect(at, whole[words[i].At..].TrimEnd(), isLiteral: true);
            return false;
        }

        Place += words.Count;
        return true;
    }

    private bool Take(WordPart part, Dictionary<string, int> found)
    {
        var start = Place;
        var value = -1;
        if (part.Names.Count > 0) value = part.Names.ToList().FindIndex(Take);
        else if (TakeNumber(part.Place, out var number)) value = (int)number;
        if (value < 0 || found.TryAdd(part.Place, value) || found[part.Place] == value) return value >= 0;
        Place = start;
        Expect(start, part.Write(found[part.Place]), isLiteral: true);
        return false;
    }

    private void Expect(int at, string what, bool isLiteral) =>
        expected.Add(at, isLiteral ? what : "", at == group.At ? group.Name : isLiteral ? $"'{what}'" : what);

    private void SkipLine()
    {
        while (pieces[Place].Text.Length > 0) Place++;
        NeedEndOfLine();
    }
}
