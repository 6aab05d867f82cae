using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Cli;

/// <summary>Options whose values are numbers: what is none, or out of its range, is refused with that range.</summary>
internal static class NumberOption
{
    private const int LongestWord = 40;

    /// <summary>An option that takes a whole number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it is.</param>
    /// <param name="least">The least that is possible, 0 or more.</param>
    /// <param name="most">The most.</param>
    internal static Option<T?> Make<T>(string name, string description, T least, T most)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "n",
            CustomParser = result => Parse<T>(result, text =>
                T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number : null, $"{name} {{0}}: a whole number from {least} to {most} is needed"),
        };

    /// <summary>An option that takes a number from 0 to 1.</summary>
    internal static Option<double?> Chance(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "p",
        CustomParser = result => Parse<double>(result, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number
                : null, $"{name} {{0}}: a number from 0 to 1 is needed, such as 0.01"),
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> read, string refusal)
        where T : struct
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (read(text) is { } number) return number;
        result.AddError(refusal.Replace("{0}", PlainText.Short(text, LongestWord), StringComparison.Ordinal));
        return null;
    }
}
