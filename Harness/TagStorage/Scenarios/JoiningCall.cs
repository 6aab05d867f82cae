using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>A call that joins a generated case.</summary>
/// <param name="Thread">The thread that makes it; <see cref="InSetup"/>: the setup.</param>
/// <param name="Place">Before which of the calls that were generated first; their number: after all.</param>
/// <param name="Call">The call.</param>
internal readonly record struct JoiningCall(int Thread, int Place, Call Call)
{
    /// <summary>In place of a thread's number.</summary>
    internal const int InSetup = -1;
}
