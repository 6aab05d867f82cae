using System.Text;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Harness.Cli;

/// <summary>The argument TOKEN|FILE of several verbs: a token, a case file, or a file in which a token stands.</summary>
internal static partial class CaseArgument
{
    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">It is neither a token nor a file with one.</exception>
    internal static Token Read(string argument, SubjectSet subjects)
    {
        if (!File.Exists(argument))
            return ProgramNotation.TryParse(argument.Trim()) is { } old ? new Token(old, Promise.Of(CaseRun.Of(old).Machine))
                : Token.Parse(argument.Trim(), subjects);
        if (argument.EndsWith(CaseFile.Extension, StringComparison.Ordinal)) return CaseFile.Load(argument, subjects).Token;
        return ReadText(WholeFile.Read(argument), argument, subjects);
    }

    /// <summary>Whether a token stands in a text.</summary>
    internal static bool HasToken(string text) => TokenPattern().IsMatch(text);

    /// <summary>Reads the token that stands in a text.</summary>
    /// <exception cref="BadInputException">There is none, or a damaged one.</exception>
    internal static Token ReadText(string text, string source, SubjectSet subjects)
    {
        // Of events the first finding is meant: other tokens there are of runs that may be clean.
        text = text.Split('\n').FirstOrDefault(line => line.StartsWith("{\"event\":\"violation\"", StringComparison.Ordinal)) ?? text;
        var found = TokenPattern().Match(text);
        if (!found.Success) throw new BadInputException($"{source}: there is no token in it");
        return Token.Parse(TokenText.LengthOf(found.Value) is { } length && length > found.Length ? Joined(text, found.Index, length)
            : found.Value, subjects);
    }

    /// <summary>A token that is broken across lines, with the quotation marks of a reply before them.</summary>
    private static string Joined(string text, int at, int length)
    {
        var token = new StringBuilder(length);
        for (; at < text.Length && token.Length < length; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && text[at] is not ('>' or '\\' or '"')) token.Append(text[at]);
        }

        return token.ToString();
    }

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

    [GeneratedRegex(@"\btsm[0-9]+[0-9a-z]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
