using System.Reflection;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>Runs code of the user's when it is loaded: what it throws then is bad input.</summary>
internal static class UserCode
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>What the code gives.</summary>
    /// <param name="source">The class that it is of.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="BadInputException">It throws.</exception>
    internal static T Try<T>(SourceType source, Func<T> code)
    {
        try
        {
            return code();
        }
        catch (Exception thrown) when (thrown is not BadInputException)
        {
            throw new BadInputException(ThrownPlace.Words(thrown)
                ?? $"{source.Place}: {thrown.GetType().Name}: {WholeFile.OneLine(thrown.Message)}");
        }
    }

    /// <summary>The constructor of a class that takes exactly these; null if there is none.</summary>
    internal static ConstructorInfo? Constructor(Type type, params Type[] parameters) => type.GetConstructor(Any, parameters);

    /// <summary>Its constructors.</summary>
    internal static ConstructorInfo[] Constructors(Type type) => type.GetConstructors(Any);

    /// <summary>Makes an object; what its constructor throws comes as it is.</summary>
    internal static object Make(ConstructorInfo constructor, params object?[] arguments) =>
        constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
