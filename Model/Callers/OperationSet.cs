using System.Reflection;

namespace TagStorageModel.Model.Revisions;

/// <summary>All operations there are: whatever stands as a row of <see cref="Operation"/> beside a path.</summary>
public static class OperationSet
{
    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<Operation> All { get; } = Ordered(Rows());

    private static readonly Dictionary<int, Operation> ByNumber = All.ToDictionary(operation => operation.Number);

    /// <summary>The operation with a number; if there is none, one that is not known.</summary>
    public static Operation Of(int number) => ByNumber.GetValueOrDefault(number) ?? Operation.Unknown(number);

    /// <summary>The operation of a C# name; null if there is none.</summary>
    public static Operation? Find(string name) => All.FirstOrDefault(operation => operation.Name == name);

    /// <summary>Operations in the order of their numbers.</summary>
    /// <exception cref="ArgumentException">Two have the same number, or a theme has not one operation in each of its places.</exception>
    public static IReadOnlyList<Operation> Ordered(IEnumerable<Operation> operations)
    {
        Operation[] ordered = [.. operations.OrderBy(operation => operation.Number)];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Number == ordered[i - 1].Number)
                throw new ArgumentException(
                    $"{ordered[i - 1].Name} and {ordered[i].Name} have the same number {ordered[i].Number}", nameof(operations));
        }

        foreach (var theme in Enum.GetValues<Theme>())
        {
            var members = ordered.SelectMany(operation => operation.Themes).Where(item => item.Theme == theme);
            int[] places = [.. members.Select(item => item.Place).Order()];
            if (!places.SequenceEqual(Enumerable.Range(0, places.Length)))
                throw new ArgumentException($"the places of {theme} are {string.Join(", ", places)}", nameof(operations));
        }

        return ordered;
    }

    private static IEnumerable<Operation> Rows() => typeof(Operation)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == typeof(Operation))
        .Select(property => (Operation)property.GetValue(null)!);
}
