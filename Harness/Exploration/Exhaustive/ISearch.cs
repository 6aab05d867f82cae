namespace TagStorageModel.Harness;

/// <summary>A way to go through all executions of a machine.</summary>
internal interface ISearch
{
    /// <summary>Maximal executions explored.</summary>
    long Executions { get; }

    /// <summary>Executions begun of which nothing new was to be had.</summary>
    long Blocked { get; }

    /// <summary>Executions that a bound ended.</summary>
    long Cut { get; }

    /// <summary>Executions in which not everything could return.</summary>
    long Deadlocks { get; }

    /// <summary>Executions that would go on for ever.</summary>
    long Livelocks { get; }

    /// <summary>Whether the execution shown last would go on for ever.</summary>
    bool IsLivelock { get; }

    /// <summary>The execution shown last.</summary>
    Execution Execution { get; }

    /// <summary>Steps of the executions, each from its start.</summary>
    long Steps { get; }

    /// <summary>How many executions are left, as far as can be guessed.</summary>
    double Left { get; }

    /// <summary>Explores everything.</summary>
    /// <param name="visit">Called after each execution, with the machine as that left it; false stops the search.</param>
    /// <returns>False if it was stopped.</returns>
    bool Run(Func<bool> visit);
}
