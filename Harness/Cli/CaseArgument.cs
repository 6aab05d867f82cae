using System.Text.RegularExpressions;

namespace TagStorageModel.Harness;

/// <summary>The argument TOKEN|FILE of several verbs: a token, a case file, or a file in which a token stands.</summary>
internal static partial class CaseArgument
{
    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">It is neither a token nor a file with one.</exception>
    internal static Token Read(string argument)
    {
        if (!File.Exists(argument)) return Token.Parse(argument.Trim());
        if (argument.EndsWith(CaseFile.Extension, StringComparison.Ordinal)) return CaseFile.Load(argument).Token;
        var found = TokenPattern().Match(CaseFile.Try(argument, () => File.ReadAllText(argument)));
        if (!found.Success) throw new BadInputException($"{argument}: there is no token in it");
        return Token.Parse(found.Value);
    }

    [GeneratedRegex(@"\btsm[0-9]+[0-9a-z]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
