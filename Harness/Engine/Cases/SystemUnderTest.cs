using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>A subject's machine for one scenario: what is run, as often as wanted.</summary>
/// <param name="subject">The subject.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="machine">The machine, its rules bound.</param>
/// <param name="code">The object whose functions are under test; null if they are of no object.</param>
public class SystemUnderTest(ISubject subject, IScenario scenario, Machine machine, ICodeUnderTest? code)
{
    /// <summary>Whose code runs on the machine.</summary>
    public ISubject Subject => subject;

    /// <summary>What the machine was made for: its threads, and what each of them calls.</summary>
    public IScenario Scenario => scenario;

    /// <summary>The machine with all its threads and rules; it can run any number of schedules.</summary>
    public Machine Machine => machine;

    /// <summary>The object whose functions are under test; null if they are of no object.</summary>
    public ICodeUnderTest? Code => code;

    /// <summary>The keys of the rules that the last run broke, in the order in which it broke them.</summary>
    public IReadOnlyList<string> Keys()
    {
        var keys = new List<string>();
        foreach (var violation in machine.Violations.Items) keys.Add(violation.Key.Text(machine.LockClasses));
        return keys;
    }

    /// <summary>The violation of a key in the last run; null if it is not there.</summary>
    public Violation? Find(string key)
    {
        foreach (var violation in machine.Violations.Items)
        {
            if (violation.Key.Text(machine.LockClasses) == key) return violation;
        }

        return null;
    }

    /// <summary>Whether the last run shows what is promised: a violation, or, with an empty key, none.</summary>
    public bool Shows(string key) => key.Length == 0 ? machine.Violations.Items.IsEmpty : Find(key) is not null;
}
