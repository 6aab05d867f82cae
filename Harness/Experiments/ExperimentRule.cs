using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Experiments;

/// <summary>A class that extends <see cref="Invariant"/>, as a rule.</summary>
/// <param name="Id">Its short name.</param>
/// <param name="Make">Makes one.</param>
/// <param name="Code">The code whose objects it looks at; null if it looks at none.</param>
/// <param name="Source">What its source says of it.</param>
internal sealed record ExperimentRule(string Id, Func<Invariant> Make, Type? Code, SourceType Source)
{
    /// <summary>Makes the rule of a class, and one of it to see that it can be made.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    internal static ExperimentRule Of(Type type, SourceType source)
    {
        var constructor = UserCode.Constructor(type)
            ?? throw new BadInputException($"{source.Place}: class {type.Name} is a rule without a constructor that takes nothing");
        Invariant Make() => (Invariant)UserCode.Make(constructor);
        var id = UserCode.Try(source, () => Make().Id);
        if (id is not [(>= 'A' and <= 'Z') or (>= 'a' and <= 'z'), .. { Length: >= 1 and <= 4 } number] || !number.All(char.IsAsciiDigit))
            throw new BadInputException($"{source.Place}: '{WholeFile.OneLine(id ?? "")}' is no Id of a rule: "
                + "a letter and a number are needed");
        if (string.IsNullOrWhiteSpace(UserCode.Try(source, () => Make().Sentence)))
            throw new BadInputException($"{source.Place}: class {type.Name} is a rule without a Sentence");
        return new ExperimentRule(id, Make, CodeOf(type), source);
    }

    /// <summary>Refuses the rule where its name is another's.</summary>
    /// <param name="subject">Whose rules it joins.</param>
    /// <exception cref="BadInputException">It has the name of one of them.</exception>
    internal void CheckJoins(ISubject subject)
    {
        var ids = subject.NewRules().Select(rule => rule.Id).ToList();
        if (!ids.Contains(Id)) return;
        var free = Enumerable.Range(1, int.MaxValue - 1).Select(number => $"{Id[0]}{number}").First(id => !ids.Contains(id));
        throw new BadInputException($"{Source.Place}: {subject.Name} has a rule {Id} already; {free} is free");
    }

    /// <summary>Whether it can look at the objects of a class of code.</summary>
    internal bool Fits(Type code) => Code?.IsAssignableFrom(code) != false;

    private static Type? CodeOf(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType)
        {
            if (each.IsGenericType && each.GetGenericTypeDefinition() == typeof(Invariant<>)) return each.GetGenericArguments()[0];
        }

        return null;
    }
}
