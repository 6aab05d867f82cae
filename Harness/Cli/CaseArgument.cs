using System.Globalization;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Text;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// The argument TOKEN|FILE of several verbs: a token, a case file, or a file in which a token stands; FILE:LINE if several do.
/// </summary>
internal static partial class CaseArgument
{
    private const int LongestShown = 72;

    /// <summary>A word of so many letters and digits that is no file is taken for a damaged token.</summary>
    private const int ShortestToken = 20;

    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">It is neither a token nor a file with one.</exception>
    internal static Token Read(string argument, SubjectSet subjects)
    {
        if (Directory.Exists(argument))
            throw new BadInputException($"{Shown(argument)}: a folder; a token is needed, or a file that holds one");
        if (!File.Exists(argument))
        {
            if (FileAndLine().Match(argument) is { Success: true } place && File.Exists(place.Groups[1].Value))
                return ReadLine(place.Groups[1].Value, place.Groups[2].Value, subjects);
            var text = argument.Trim();
            if (ProgramNotation.TryParse(text) is { } old) return new Token(old, Promise.Of(CaseRun.Of(old).Machine));
            if (Elided().IsMatch(text)) throw new BadInputException(ElidedWords(text));
            return LooksLikeToken(text) ? Token.Parse(text, subjects) : throw new BadInputException(NoToken(text, subjects));
        }

        if (argument.EndsWith(CaseFile.Extension, StringComparison.Ordinal)) return CaseFile.Load(argument, subjects).Token;
        return ReadText(WholeFile.Read(argument), argument, subjects);
    }

    /// <summary>Whether a text is a token and no more, or a shortened one.</summary>
    internal static bool IsToken(string text) => WholeToken().IsMatch(text) || Elided().IsMatch(text);

    /// <summary>Whether a token stands in a text.</summary>
    internal static bool HasToken(string text) => FoundTokens.IsAny(text);

    /// <summary>Reads the token that stands in a text.</summary>
    /// <exception cref="BadInputException">There is none, a damaged one, or there are several.</exception>
    internal static Token ReadText(string text, string source, SubjectSet subjects)
    {
        var found = FoundTokens.In(text);
        if (found.Tokens.Count > 1)
            throw new BadInputException($"{Shown(source)}: {found.Tokens.Count} different tokens are in it, {found.LinesInWords}; name one"
                + (File.Exists(source) ? $", such as {Shown(source)}:{found.Tokens[0].Line}" : ""));
        if (found.Tokens.Count == 0)
            throw new BadInputException(found.Elided is { } cut ? $"{Shown(source)}: {ElidedWords(cut)}"
                : $"{Shown(source)}: there is no token in it");
        return Token.Parse(found.Tokens[0].Text, subjects);
    }

    private static Token ReadLine(string path, string number, SubjectSet subjects)
    {
        var line = int.Parse(number, CultureInfo.InvariantCulture);
        var text = WholeFile.Read(path);
        var lines = text.Split('\n');
        var there = FoundTokens.In(string.Join('\n', lines.Skip(line - 1)));
        return line >= 1 && there.Tokens.FirstOrDefault(token => token.Line == 1).Text is { } token ? Token.Parse(token, subjects)
            : throw new BadInputException($"{Shown(path)}:{number}: there is no token in that line"
                + (FoundTokens.In(text) is { Tokens.Count: > 0 } all ? $", but {all.LinesInWords}" : ""));
    }

    private static bool LooksLikeToken(string text) =>
        text.StartsWith(TokenText.Name, StringComparison.OrdinalIgnoreCase)
        || (text.Length >= ShortestToken && text.All(c => char.IsAsciiLetterOrDigit(c) || char.IsWhiteSpace(c)));

    private static string ElidedWords(string text) =>
        $"token: '{PlainText.Short(text, LongestShown)}' is a shortened one; all of it is needed, as a report has it behind 'replay:'";

    private static string NoToken(string text, SubjectSet subjects)
    {
        if (Subjects.RevisionsIn(subjects).SelectMany(subject => subject.Scenarios).Any(scenario => scenario.Name == text))
            return $"{text}: a scenario, and no token of a case; did you mean 'tagstorage verify --scenario {text}'?";
        if (Completions.Defects().Contains(text))
            return $"{text}: a defect, and no token of a case; did you mean 'tagstorage show {text}'?";
        var isPath = text.AsSpan().ContainsAny('/', '.', '\\');
        var words = $"{Shown(text)}: {(isPath ? "no such file" : "no token, and no file of that name")}";
        if (WholeFile.NearestTo(text) is { } file) return words + Nearest.Ask(file);
        return Nearest.Close(text, Completions.Defects()) is { } defect
            ? $"{words}; did you mean 'tagstorage show {defect}'?" : words;
    }

    private static string Shown(string path) => PlainText.Short(path, LongestShown);

    /// <summary>Refuses a token that needs what is not there, and says if it was made with other files than those that are.</summary>
    /// <exception cref="BadInputException">There is no such revision, or no rule that the case breaks.</exception>
    internal static void Check(Token token, SubjectSet subjects, TextWriter error)
    {
        var (subject, made, key) = (token.Case.Subject, token.MadeWith, token.Promise.Key);
        if (subject is UnknownSubject && made is { Length: > 0 })
            throw new BadInputException(UnknownSubject.Needs(subject.Name, made));
        CommonOptions.SubjectOf(subject.Name, subjects);
        if (made is null) return;
        var rule = key.Split('/')[0];
        if (key.Length > 0 && made.Length > 0 && subject.NewRules().All(known => known.Id != rule))
            throw new BadInputException($"token needs rule '{rule}' from {SourceHashes.Words(made)}: give it with --with FILE.cs");
        var files = SourceFile.Behind(subject, key);
        var before = made.Length == 0 ? "no file" : SourceHashes.Words(made);
        error.WriteLine($"tagstorage: warning: the token was made with {before}, and this is "
            + $"{(files.Count == 0 ? $"{subject.Name} without one" : string.Join(", ", files))}");
    }

    /// <summary>Says that a case no longer fits, and where it differs first.</summary>
    internal static int Misfit(string misfit, TextWriter error)
    {
        error.WriteLine($"tagstorage: the case no longer fits: {misfit}");
        return ExitCode.Misfit;
    }

    [GeneratedRegex("^tsm[0-9]+[0-9a-z]+$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeToken();

    [GeneratedRegex(@"^(.+):([0-9]{1,9})$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex FileAndLine();

    [GeneratedRegex(@"^tsm[0-9][0-9a-z]*(…|\.\.)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Elided();
}
