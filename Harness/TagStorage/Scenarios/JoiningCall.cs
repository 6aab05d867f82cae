using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>A call that joins a generated case.</summary>
/// <param name="Thread">The thread that makes it; <see cref="InSetup"/>: the setup; or an interrupt.</param>
/// <param name="Place">Before which of the calls that were generated first; their number: after all.</param>
/// <param name="Call">The call.</param>
internal readonly record struct JoiningCall(int Thread, int Place, Call Call)
{
    /// <summary>In place of a thread's number.</summary>
    internal const int InSetup = -1;

    /// <summary>In place of a thread's number, less that number: an interrupt on its CPU.</summary>
    internal const int AsInterrupt = -2;
}
