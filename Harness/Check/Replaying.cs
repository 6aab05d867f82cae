using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Check;

/// <summary>Makes the run of a token again.</summary>
internal static class Replaying
{
    /// <summary>Makes it.</summary>
    /// <param name="text">The token.</param>
    /// <param name="make">Makes the subject of a name.</param>
    /// <param name="options">On which engine.</param>
    /// <exception cref="CheckFailedException">Something is wrong in it.</exception>
    /// <exception cref="BadInputException">It is no token, or its steps are none of the body.</exception>
    internal static CheckResult Run(string text, Func<string, ICheckedSubject> make, CheckOptions options)
    {
        var token = Token.Parse(text, new SubjectSet([], make));
        var subject = (ICheckedSubject)token.Case.Subject;
        var witness = new Witness(subject, token.Case, token.Promise.Key, options);
        var (made, _, misfit, _) = witness.Remade(token.Promise);
        if (made.Find(token.Promise.Key) is not null) throw witness.Failure();
        if (misfit is not null) throw new BadInputException($"token of '{subject.Name}': it does not fit this body: {misfit}");
        if (made.Keys() is [var other, ..]) throw new Witness(subject, token.Case, other, options).Failure();
        return new CheckResult(subject.Name, 1, made.Machine.Trace.Steps, false, []);
    }
}
