using System.Reflection;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Harness.Experiments;

/// <summary>A class that implements <see cref="ISubject"/>, or a static property that holds a subject.</summary>
internal static class ExperimentSubject
{
    private const BindingFlags Static =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Makes the subject of a class.</summary>
    /// <exception cref="BadInputException">It cannot be made.</exception>
    internal static ISubject Of(Type type, SourceType source)
    {
        var constructor = UserCode.Constructor(type)
            ?? throw new BadInputException($"{source.Place}: class {type.Name} is a subject without a constructor that takes nothing, "
                + "and no static property holds one");
        return Checked(UserCode.Try(source, () => (ISubject)UserCode.Make(constructor)), source);
    }

    /// <summary>The subjects that static properties of a class hold.</summary>
    /// <exception cref="BadInputException">One cannot be made.</exception>
    internal static IEnumerable<ISubject> In(Type type, SourceType source) =>
        type.GetProperties(Static).Where(property => property.PropertyType.IsAssignableTo(typeof(ISubject)) && property.CanRead)
            .Select(property => UserCode.Try(source, () =>
                (ISubject?)property.GetGetMethod(nonPublic: true)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)))
            .OfType<ISubject>()
            .Select(subject => Checked(subject is ProgramSubject program ? program with { Sources = source.Files } : subject, source));

    private static ISubject Checked(ISubject subject, SourceType source)
    {
        ExperimentName.Check(UserCode.Try(source, () => subject.Name), source);
        var twice = UserCode.Try(source, () => subject.NewRules().GroupBy(rule => rule.Id).FirstOrDefault(rules => rules.Count() > 1)?.Key);
        return twice is null ? subject : throw new BadInputException($"{source.Place}: {subject.Name} has two rules {twice}");
    }
}
