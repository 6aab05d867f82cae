using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Model.Asid.Rules;

namespace TagStorageModel.Properties.Asid;

/// <summary>Every rule condemns an allocator in which one lock, flag or order is changed, and none the one of the kernel.</summary>
public sealed class AsidAllocatorTests
{
    public static TheoryData<string> Mutants => [.. AsidMutants.All.Select(mutant => mutant.Name)];

    public static TheoryData<string> Named => [.. AsidScenarios.All.Select(named => named.Name)];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void AMutantIsCondemnedAndTheKernelIsNot(string name)
    {
        var mutant = AsidMutants.All.Single(known => known.Name == name);
        Assert.Contains(mutant.Rule, Broken(mutant.Subject, mutant.Scenario));
        Assert.Empty(Broken(AsidSubject.Mainline, mutant.Scenario));
    }

    [Fact]
    public void EveryRuleOfItsOwnHasAMutant() =>
        Assert.Equal(AsidRules.All().Select(rule => rule.Id).Where(id => id[0] == 'A'),
            AsidMutants.All.Select(mutant => mutant.Rule).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Named))]
    public void TheKernelsBreaksNoRuleInANamedScenario(string name) =>
        Assert.Empty(Broken(AsidSubject.Mainline, AsidScenarios.All.Single(known => known.Name == name).Scenario));

    /// <summary>The rules that are broken in some execution of a scenario.</summary>
    private static SortedSet<string> Broken(AsidSubject subject, AsidScenario scenario)
    {
        Assert.Null(scenario.Fault());
        var machine = subject.Make(scenario, subject.NewRules()).Machine;
        machine.Checked = true;
        var broken = new SortedSet<string>(StringComparer.Ordinal);
        var explorer = new Explorer(machine);
        explorer.Run(() =>
        {
            foreach (var violation in machine.Violations.Items) broken.Add(violation.Key.Invariant.Id);
            return true;
        });
        Assert.True(explorer.Counts.Executions > 0);
        return broken;
    }
}
