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
        var text = CaseFile.Try(argument, () => File.ReadAllText(argument));

        // Of events the first finding is meant: other tokens there are of runs that may be clean.
        var finding = text.Split('\n').FirstOrDefault(line => line.StartsWith("{\"event\":\"violation\"", StringComparison.Ordinal));
        var found = TokenPattern().Match(finding ?? text);
        if (!found.Success) throw new BadInputException($"{argument}: there is no token in it");
        return Token.Parse(found.Value);
    }

    [GeneratedRegex(@"\btsm[0-9]+[0-9a-z]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
