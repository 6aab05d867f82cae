using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What is searched: something that machines can be made of, each the same as the others.</summary>
public abstract class VerifySubject
{
    /// <summary>What reports call it.</summary>
    public abstract string Name { get; }

    /// <summary>What it is to the last detail: two with the same are searched alike.</summary>
    public abstract string Identity { get; }

    /// <summary>The scenario, if it is one.</summary>
    internal virtual Scenario? Scenario => null;

    /// <summary>What the verdict holds for: how many threads there are, and which failures they may meet.</summary>
    public abstract IReadOnlyDictionary<string, long> Bounds { get; }

    /// <summary>What the verdict takes for granted, as <c>list assumptions</c> names it.</summary>
    public abstract IReadOnlyList<string> Assumptions { get; }

    /// <summary>Makes a machine.</summary>
    internal abstract Machine Make();

    /// <summary>Watches the locks on a machine over all of its runs; null if nothing is to be seen there.</summary>
    internal virtual LockWatch? WatchLocks(Machine machine) => null;

    /// <summary>A token of a run that shows no violation of a rule.</summary>
    internal abstract string TokenOf(Schedule schedule);

    /// <summary>Makes the run of a violation again, on both engines.</summary>
    /// <exception cref="InternalErrorException">The second run was another.</exception>
    internal abstract ViolationEvent Confirm(string key, FoundViolation found);

    /// <summary>What is wrong with the order of locks in all runs taken together.</summary>
    /// <param name="seen">What was seen, each fact once.</param>
    /// <param name="keys">The violations of single runs.</param>
    /// <exception cref="InternalErrorException">A run was another the second time.</exception>
    internal virtual IReadOnlyList<LockOrderEvent> ConfirmOrders(IEnumerable<LockObservation> seen, IEnumerable<string> keys) => [];
}
