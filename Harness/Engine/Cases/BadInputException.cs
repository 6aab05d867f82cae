namespace TagStorageModel.Engine.Cases;

/// <summary>What the user gave cannot be used. Ends the program with this one line and exit code 2.</summary>
/// <param name="message">One line: what is wrong, and where.</param>
public sealed class BadInputException(string message) : Exception(message);
