using Microsoft.CodeAnalysis;

namespace TagStorageModel.Harness.Experiments;

/// <summary>Files of the user's do not compile. Ends the program with what the compiler says, at most a screen, and exit code 2.</summary>
public sealed class SourceErrorsException : Exception
{
    private const int Screen = 20;

    internal SourceErrorsException(IReadOnlyList<Diagnostic> errors)
        : base(errors[0].ToString()) =>
        Lines =
        [
            .. errors.Take(errors.Count > Screen ? Screen - 1 : Screen).Select(error => error.ToString().ReplaceLineEndings(" ")),
            .. errors.Count > Screen ? [$"and {errors.Count - Screen + 1} more errors"] : (string[])[],
        ];

    /// <summary>The first errors in the compiler's own words, with file, line and column, and how many more there are.</summary>
    public IReadOnlyList<string> Lines { get; }
}
