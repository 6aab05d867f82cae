namespace TagStorageModel.Kit.Execution;

/// <summary>A rule that looks at objects of the code under test.</summary>
/// <typeparam name="TCode">The code that has these objects.</typeparam>
public abstract class Invariant<TCode> : Invariant
    where TCode : class, ICodeUnderTest
{
    /// <summary>The code under test, whose objects the rule looks at.</summary>
    protected TCode Code { get; private set; } = null!;

    private protected sealed override void Bind(ICodeUnderTest? code) =>
        Code = code as TCode
            ?? throw new InvalidOperationException($"{Id} is a rule of {typeof(TCode).Name}, not of {code?.GetType().Name ?? "nothing"}");
}
