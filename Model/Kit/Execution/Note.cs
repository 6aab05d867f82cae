namespace TagStorageModel.Kit.Execution;

/// <summary>One thing that a thread has noted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="First">A fact; what it means is the kind's affair.</param>
/// <param name="Second">Another.</param>
/// <param name="Text">A text, where numbers do not say it.</param>
public readonly record struct Note(NoteKind Kind, long First, long Second, string? Text);
