using System.ComponentModel.DataAnnotations;
using System.Reflection;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Experiments;

/// <summary>
/// A class that extends <see cref="ReferenceProgram"/>, as a program: what its constructor takes after the machine are the numbers
/// by which it is asked for, each up to what <see cref="RangeAttribute"/> says.
/// </summary>
internal static class ExperimentProgram
{
    private const int DefaultLimit = 8;

    /// <summary>Whether a class can be made from a machine and numbers.</summary>
    internal static bool CanBe(Type type) => ConstructorOf(type) is not null;

    /// <summary>Makes the program of a class, and the smallest one of it to see that it can be made.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    internal static ProgramSubject Of(Type type, SourceType source)
    {
        var name = ExperimentName.Of(type);
        ExperimentName.Check(name, source);
        var constructor = ConstructorOf(type)
            ?? throw new BadInputException($"{source.Place}: class {type.Name} is a program without a constructor that takes a Machine "
                + "and then whole numbers, if any");
        var numbers = constructor.GetParameters()[1..];
        var program = new ProgramSubject(
            name, [.. numbers.Select(number => number.Name!)], [.. numbers.Select(LimitOf)],
            source.Summary ?? $"a program from {source.Files[0].Path}",
            (machine, values) => (ReferenceProgram)UserCode.Make(constructor, [machine, .. values.Cast<object>()]))
        {
            Sources = source.Files,
        };
        UserCode.Try(source, () => program.Make(program.Smallest, []));
        return program;
    }

    private static int LimitOf(ParameterInfo number) =>
        number.GetCustomAttribute<RangeAttribute>()?.Maximum is int most and > 0 ? most : DefaultLimit;

    private static ConstructorInfo? ConstructorOf(Type type) =>
        UserCode.Constructors(type).FirstOrDefault(constructor => constructor.GetParameters() is [var first, .. var numbers]
            && first.ParameterType == typeof(Machine) && numbers.All(number => number.ParameterType == typeof(int)));
}
