using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>A way to go through all executions of a machine.</summary>
internal interface ISearch
{
    /// <summary>What it has done so far.</summary>
    SearchCounts Counts { get; }

    /// <summary>The bounds that have cut something, by their names in a verdict.</summary>
    IEnumerable<string> CutBy { get; }

    /// <summary>Whether the execution shown last would go on for ever.</summary>
    bool IsLivelock { get; }

    /// <summary>The execution shown last.</summary>
    ExecutionGraph Execution { get; }

    /// <summary>How many executions are left, as far as can be guessed.</summary>
    double Left { get; }

    /// <summary>Explores everything.</summary>
    /// <param name="visit">Called after each execution, with the machine as that left it; false stops the search.</param>
    /// <returns>False if it was stopped.</returns>
    bool Run(Func<bool> visit);
}
