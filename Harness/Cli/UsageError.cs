using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Cli;

/// <summary>What is wrong with a command line before any verb has looked at it, in one line: what, where, and what is nearest.</summary>
internal static class UsageError
{
    private const int MostNamed = 4;
    private const int LongestWord = 40;
    private const string Tool = "tagstorage";
    private const string EndOfOptions = "--";

    /// <summary>The words; null if there is nothing wrong.</summary>
    internal static string? Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (args.Index().Where(item => !IsText(item.Item)).Select(item => (int?)item.Index).FirstOrDefault() is { } at)
            return $"argument {at + 1}, '{Short(args[at])}': it holds what no text has, a NUL or half of a character";
        var verb = parsed.CommandResult.Command;
        var given = parsed.CommandResult.Children.Where(child => child is not OptionResult { Implicit: true }).ToList();
        if (!args.Contains(EndOfOptions) && given.SelectMany(child => child.Tokens).Select(token => token.Value).FirstOrDefault(IsOption)
            is { } taken)
            return NoOption(parsed, taken);
        if (parsed.UnmatchedTokens is [var word, ..]) return IsOption(word) ? NoOption(parsed, word) : NotExpected(parsed, word);
        foreach (var child in given)
        {
            if (child.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                return $"{NameOf(verb, child)} '': it is empty, and {WantedOf(child)} is needed{Help(verb)}";
        }

        return parsed.Errors.Count == 0 ? null : Of(parsed.Errors[0], verb);
    }

    private static string Of(ParseError error, Command verb)
    {
        var result = error.SymbolResult is ArgumentResult { Parent: OptionResult option } ? option : error.SymbolResult;
        if (result is OptionResult { Tokens.Count: 0 }) return $"{NameOf(verb, result)}: {WantedOf(result)} is missing{Help(verb)}";
        if (result is OptionResult { IdentifierTokenCount: > 1 and var times, Option.Arity.MaximumNumberOfValues: 1 })
            return $"{NameOf(verb, result)}: it is given {times} times, and once is possible";
        var names = result switch
        {
            OptionResult { Option: var taker } => taker.GetCompletions(CompletionContext.Empty),
            ArgumentResult { Argument: var taker } => taker.GetCompletions(CompletionContext.Empty),
            _ => [],
        };
        string[] known = [.. names.Select(name => name.Label)];
        var wrong = result?.Tokens.Select(token => token.Value).FirstOrDefault(value => !known.Contains(value));
        if (known.Length > 0 && wrong is not null)
            return $"{NameOf(verb, result!)} {Short(wrong)}: {Nearest.AnyOf(known, MostNamed)} is needed"
                + $"{(known.Length > MostNamed ? Help(verb) : "")}{Nearest.Ask(Nearest.Close(wrong, known))}";
        if (verb.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0) is { } needed
            && result is null or CommandResult or ArgumentResult { Tokens.Count: 0 })
            return $"{verb.Name}: {needed.Name.ToUpperInvariant()} is missing: {Sentence(needed.Description)}{Help(verb)}";
        return verb is RootCommand ? $"a verb is missing{Help(verb)}" : PlainText.OneLine(error.Message);
    }

    private static string NoOption(ParseResult parsed, string word)
    {
        var (verb, name) = (parsed.CommandResult.Command, word.Split('=', ':')[0]);
        if (verb is RootCommand) return $"'{Short(name)}' is no option before a verb{Help(verb)}{AskAmong(name, OptionsOf(verb))}";
        var others = parsed.RootCommandResult.Command.Subcommands.Where(other => OptionsOf(other).Contains(name))
            .Select(other => other.Name).ToList();
        return others.Count > 0
            ? $"{verb.Name}: there is no option '{name}' here, but {Nearest.AnyOf(others, MostNamed)} "
                + $"{(others.Count == 1 ? "has" : "have")} it{Help(verb)}"
            : $"{verb.Name}: there is no option '{Short(name)}'{Help(verb)}{AskAmong(name, OptionsOf(verb))}";
    }

    private static string NotExpected(ParseResult parsed, string word)
    {
        var verb = parsed.CommandResult.Command;
        if (verb is RootCommand)
        {
            var verbs = verb.Subcommands.Select(known => known.Name).Concat(OptionsOf(verb));
            return CaseArgument.HasToken(word) ? $"'{Short(word)}' is no verb{Help(verb)}{Nearest.Ask($"{Tool} explain TOKEN")}"
                : $"there is no verb '{Short(word)}'{Help(verb)}{AskAmong(word, verbs)}";
        }

        var meant = verb.Options.SelectMany(option => option.GetCompletions(CompletionContext.Empty)
            .Select(item => (Option: option.Name, item.Label))).Where(item => item.Label.Length > 0).ToList();
        var near = Nearest.Close(word, meant.Select(item => item.Label));
        var (of, name) = meant.FirstOrDefault(item => item.Label == near);
        return $"{verb.Name}: '{Short(word)}' is one word too many{Help(verb)}{Nearest.Ask(name is null ? null : $"{of} {name}")}";
    }

    private static string AskAmong(string word, IEnumerable<string> names) => Nearest.Ask(Nearest.Close(word, names));

    private static IEnumerable<string> OptionsOf(Command verb) => verb.Options.Select(option => option.Name);

    private static string NameOf(Command verb, SymbolResult result) =>
        result is OptionResult { Option: var option } ? option.Name : verb.Name;

    private static string WantedOf(SymbolResult result) => result switch
    {
        OptionResult { Option.HelpName: { Length: > 0 } name } => $"<{name}>",
        ArgumentResult { Argument: var argument } => $"<{argument.Name}>",
        _ => "a value",
    };

    private static string Help(Command verb) =>
        verb is RootCommand ? $" ({Tool} --help lists the verbs)" : $" ({Tool} {verb.Name} --help)";

    private static string Sentence(string? description) => (description ?? "").TrimEnd('.');

    private static bool IsOption(string word) =>
        word.StartsWith(EndOfOptions, StringComparison.Ordinal) && word.Length > EndOfOptions.Length;

    private static bool IsText(string word) =>
        !word.Contains('\0', StringComparison.Ordinal) && word.EnumerateRunes().All(rune => rune.Value != 0xfffd);

    private static string Short(string word) => PlainText.Short(word, LongestWord);
}
