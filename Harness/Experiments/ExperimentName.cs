using System.Text;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>The names by which users ask for what a file holds: <c>release-locked</c> for the class <c>ReleaseLocked</c>.</summary>
internal static partial class ExperimentName
{
    /// <summary>The name that a class gives.</summary>
    internal static string Of(Type type)
    {
        var (name, text) = (type.Name, new StringBuilder());
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>Refuses a name that cannot be asked for.</summary>
    /// <exception cref="BadInputException">It is such a one.</exception>
    internal static void Check(string? name, SourceType source)
    {
        if (name is null || !Possible().IsMatch(name))
            throw new BadInputException($"{source.Place}: '{WholeFile.OneLine(name ?? "")}' is no name: 1 to 40 of a-z, A-Z, 0-9, '-', '_' "
                + "and '.' are possible, the first a letter or a digit");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    private static partial Regex Possible();
}
