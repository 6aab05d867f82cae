using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// All executions of a machine, each shown to whoever asks: of those that differ only in the order of independent steps one
/// (<see cref="Explorer"/>), or, within a bound on preemptions or steps, all that come to a new state
/// (<see cref="BoundedExplorer"/>), those with the fewest preemptions first.
/// </summary>
/// <param name="machine">The machine, with all its threads and rules; nobody else may run it meanwhile.</param>
/// <param name="preemptions">The most preemptions of an execution; null: any number.</param>
/// <param name="steps">The longest execution, in steps; null: the machine's own limit.</param>
public sealed class ExhaustiveSearch(Machine machine, int? preemptions = null, int? steps = null)
{
    private readonly SortedSet<string> cutBy = new(StringComparer.Ordinal);
    private ISearch? search;

    /// <summary>What was done so far; where the bound on preemptions is raised step by step, with the last bound.</summary>
    public SearchCounts Counts => search?.Counts ?? default;

    /// <summary>The bounds beyond which something is left, by their names in a <see cref="VerdictEvent"/>.</summary>
    public IReadOnlyCollection<string> CutBy => cutBy;

    /// <summary>Whether the execution that was shown last would go on for ever, although everybody who can go does.</summary>
    public bool IsLivelock => search?.IsLivelock == true;

    /// <summary>Explores until nothing is left within the bounds, or it is stopped.</summary>
    /// <param name="visit">Called after each execution, with the machine as that left it; false stops the search.</param>
    /// <returns>Whether it came to its end.</returns>
    /// <exception cref="InternalErrorException">
    /// A run that was to begin like an earlier one did not: something that is no object of the machine has changed it.
    /// </exception>
    public bool Run(Func<bool> visit)
    {
        var last = preemptions ?? int.MaxValue;
        for (var most = preemptions is null ? last : 0; ; most++)
        {
            search = preemptions is null && steps is null ? new Explorer(machine)
                : new BoundedExplorer(machine, most, steps ?? machine.StepLimit);
            try
            {
                if (!search.Run(visit)) return false;
            }
            catch (PlanMisfitException misfit)
            {
                throw new InternalErrorException(misfit.Message, misfit);
            }

            if (search.Counts.Cut > 0 && most < last) continue;
            cutBy.UnionWith(search.CutBy);
            return true;
        }
    }
}
