using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// The rows of all rules of a machine, by the kinds that they are about: what nobody looks at costs a look into an array.
/// </summary>
internal sealed class RuleTable
{
    private readonly Row<StepEffect>[]?[] effects;
    private readonly Row<StepEffect>[] ofAnyKind;
    private readonly Row<StepJoin>[]?[] joins;
    private readonly NoteRow[] notes;

    /// <summary>The table of rules, in their order, and of each its rows in theirs.</summary>
    internal RuleTable(IReadOnlyList<Invariant> rules)
    {
        var rows = rules.SelectMany(rule => rule.Rows).ToList();
        notes = [.. rows.OfType<NoteRow>()];
        effects = ByKind(rows, row => row.Does);
        ofAnyKind = [.. rows.OfType<AnyStepRow>().Select(row => new Row<StepEffect>(null, null, row.Does))];
        joins = ByKind(rows, row => row.Joins);
    }

    /// <summary>Whether no rule looks at any step or note.</summary>
    internal bool IsBlind => effects.Length == 0 && ofAnyKind.Length == 0 && notes.Length == 0;

    /// <summary>Whether some rule widens the footprint of a step.</summary>
    internal bool WidensFootprints => joins.Length > 0;

    /// <summary>A step has just had its effect.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Observe(ModelThread thread, in Step step, long result)
    {
        var index = step.Kind.Index;
        if (index < effects.Length && effects[index] is { } rows) Observe(rows, thread, step, result);
        if (ofAnyKind.Length > 0) Observe(ofAnyKind, thread, step, result);
    }

    /// <summary>Adds what the rules read at a step to its footprint.</summary>
    internal void Join(in Step step, ref Footprint footprint)
    {
        var index = step.Kind.Index;
        if (index >= joins.Length || joins[index] is not { } rows) return;
        foreach (ref readonly var row in rows.AsSpan())
        {
            if (row.IsAbout(step)) row.Does(step, ref footprint);
        }
    }

    internal void Observe(ModelThread thread, in Note note)
    {
        foreach (var row in notes)
        {
            if (ReferenceEquals(row.Kind, note.Kind)) row.Does(thread, note);
        }
    }

    private static void Observe(Row<StepEffect>[] rows, ModelThread thread, in Step step, long result)
    {
        foreach (ref readonly var row in rows.AsSpan())
        {
            if (row.IsAbout(step)) row.Does(thread, step, result);
        }
    }

    private static Row<T>[]?[] ByKind<T>(List<RuleRow> all, Func<StepRow, T?> part)
        where T : Delegate
    {
        var byKind = new List<Row<T>>?[0];
        foreach (var row in all.OfType<StepRow>())
        {
            if (part(row) is not { } does) continue;
            foreach (var kind in row.Kinds)
            {
                if (kind.Index >= byKind.Length) Array.Resize(ref byKind, kind.Index + 1);
                (byKind[kind.Index] ??= []).Add(new Row<T>(row.Of, row.When, does));
            }
        }

        return Array.ConvertAll(byKind, rows => rows?.ToArray());
    }

    /// <summary>A row as it stands under one kind.</summary>
    private readonly struct Row<T>(KernelObject? of, StepTest? when, T does)
        where T : Delegate
    {
        private readonly KernelObject? of = of;
        private readonly StepTest? when = when;

        internal readonly T Does = does;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal bool IsAbout(in Step step) => (of is null || ReferenceEquals(of, step.Target)) && (when is null || when(step));
    }
}
