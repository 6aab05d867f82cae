namespace TagStorageModel.Engine.Cases;

/// <summary>A fault of this program, not of the code under test.</summary>
/// <param name="message">What went wrong, with all that reproduces it.</param>
/// <param name="cause">The exception behind it, if there was one.</param>
public sealed class InternalErrorException(string message, Exception? cause = null) : Exception(message, cause);
