using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class DeclaredRulesTests
{
    private static readonly List<Type> Found =
        [.. DeclaredRules.In(typeof(DeclaredRulesTests).Assembly, typeof(Invariant<Code>)).Select(make => make().GetType())];

    [Fact]
    public void ARuleIsFoundByItsClassInTheOrderOfItsNumber() => Assert.Equal([typeof(Second), typeof(Tenth)], Found);

    [Fact]
    public void ARuleIsBoundToTheCodeThatItLooksAt()
    {
        var code = new Code();
        var rule = new Second();
        new Machine([rule]).BindInvariants(code);
        Assert.Same(code, rule.Bound);
    }

    [Fact]
    public void ARuleIsNotBoundToOtherCode()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new Machine([new Second()]).BindInvariants(null));
        Assert.Equal("T2 is a rule of Code, not of nothing", failure.Message);
    }

    private sealed class Code : ICodeUnderTest;

    private sealed class Tenth : Invariant<Code>
    {
        public override string Id => "T10";

        public override string Sentence => "The tenth";
    }

    private sealed class Second : Invariant<Code>
    {
        public override string Id => "T2";

        public override string Sentence => "The second";

        internal object Bound => Code;
    }

    private sealed class NeedsSomething(string id) : Invariant<Code>
    {
        public override string Id => id;

        public override string Sentence => "Cannot be made from nothing";
    }
}
