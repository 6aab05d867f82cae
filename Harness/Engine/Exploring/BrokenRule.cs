namespace TagStorageModel.Engine.Exploring;

/// <summary>A rule that is broken where an exploration stands.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Sentence">The rule.</param>
/// <param name="Title">What goes wrong, as the kernel would complain.</param>
/// <param name="Function">The C function; empty if it is none's.</param>
/// <param name="Thread">Who broke it; empty if it was seen at the end of the run.</param>
/// <param name="Step">At which step, from 1; 0 in the setup.</param>
/// <param name="Key">The violation's key.</param>
/// <param name="Defect">The slug of the known defect that it shows; null if none explains it.</param>
/// <param name="IsConsequence">The run had destroyed foreign data before: this may be its consequence.</param>
public sealed record BrokenRule(
    string Rule, string Sentence, string Title, string Function, string Thread, int Step, string Key, string? Defect, bool IsConsequence);
