using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class InvariantSetTests
{
    [Fact]
    public void EachRuleThatIsDeclaredIsInIt()
    {
        // A rule that has to be told something is for whoever asks for it.
        var ofEveryKernel = typeof(KernelRules).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Invariant)) && type.GetConstructor(Type.EmptyTypes) is not null);
        var declared = typeof(InvariantSet).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Invariant<Revision>)))
            .Concat(ofEveryKernel).Where(type => !type.IsAbstract);
        Assert.Equal(declared.Select(type => type.Name).Order(), InvariantSet.All().Select(rule => rule.GetType().Name).Order());
    }

    [Fact]
    public void TheyAreInTheOrderOfTheirNumbers() =>
        Assert.Equal(InvariantSet.All().Select((_, i) => $"I{i + 1}"), InvariantSet.All().Select(rule => rule.Id));

    [Fact]
    public void EachIsMadeAnew() =>
        Assert.DoesNotContain(InvariantSet.All().Zip(InvariantSet.All()), pair =>
            pair.First == pair.Second || pair.First.GetType() != pair.Second.GetType());

    [Fact]
    public void SomeAreFoundByTheirIds() => Assert.Equal(["I2", "I12"], InvariantSet.Of(["I12", "I2"]).Select(rule => rule.Id));

    [Fact]
    public void TheSeriesSaysARuleOfEveryKernelInItsOwnWords()
    {
        var id = new NoSleepInAtomicContext().Id;
        Assert.Contains("PTE spinlock", InvariantSet.All().Single(rule => rule.Id == id).Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("PTE", KernelRules.All().Single(rule => rule.Id == id).Sentence, StringComparison.Ordinal);
    }
}
