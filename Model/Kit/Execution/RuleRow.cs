namespace TagStorageModel.Kit.Execution;

/// <summary>
/// Whether a step is one that a row is about: depends on the step alone, so that it is the same before and after its effect.
/// </summary>
public delegate bool StepTest(in Step step);

/// <summary>Adds to a step's footprint what a rule reads, or keeps, there. Asked before the step.</summary>
public delegate void StepJoin(in Step step, ref Footprint footprint);

/// <summary>What a rule does when a step has just had its effect.</summary>
public delegate void StepEffect(ModelThread thread, in Step step, long result);

/// <summary>What a rule does at a note.</summary>
public delegate void NoteEffect(ModelThread thread, in Note note);

/// <summary>A row of the table that a rule is: what it is about, and what is to be done.</summary>
public abstract record RuleRow;

/// <summary>What a rule does at notes of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Does">What is done.</param>
public sealed record NoteRow(NoteKind Kind, NoteEffect Does) : RuleRow;

/// <summary>What a rule has to do with steps of some kinds. It may widen the footprint of steps that it does not observe.</summary>
/// <param name="Kinds">The kinds.</param>
/// <param name="Of">The only object whose steps it is about; null: those of any.</param>
/// <param name="When">The only steps that it is about; null: all of these kinds.</param>
/// <param name="Joins">What joins their footprint; null: nothing.</param>
/// <param name="Does">What is done when one has had its effect; null: nothing.</param>
public sealed record StepRow(IReadOnlyList<StepKind> Kinds, KernelObject? Of, StepTest? When, StepJoin? Joins, StepEffect? Does) : RuleRow
{
    /// <summary>Whether a step is one that the row is about.</summary>
    public bool IsAbout(in Step step) => Kinds.Contains(step.Kind) && (Of is null || Of == step.Target) && (When is null || When(step));
}

/// <summary>What a rule does at every step, whatever its kind: one that looks at the order of steps alone.</summary>
/// <param name="Does">What is done when one has had its effect. It reads what belongs to the step's thread and footprint only.</param>
public sealed record AnyStepRow(StepEffect Does) : RuleRow;
