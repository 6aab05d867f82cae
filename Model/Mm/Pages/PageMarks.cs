using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>A mark of each page, set until it is freed: that its tags are lost.</summary>
public sealed class PageMarks(Machine machine, Memory memory) : KernelObject(machine, "lost tags")
{
    private static readonly StepKind SetKind = new("mark tags lost", Access.Write);
    private static readonly StepKind ClearKind = new("clear mark", Access.Write);
    private static readonly StepKind TestKind = new("tags lost?", Access.Read);
    private readonly bool[] marks = new bool[memory.Pages.Count];

    /// <summary>Marks a page.</summary>
    public Step Set(Page page) => new(this, SetKind, page.Index);

    /// <summary>The page is freed.</summary>
    public Step Clear(Page page) => new(this, ClearKind, page.Index);

    /// <summary>Whether a page is marked.</summary>
    public Step<bool> Test(Page page) => new(new(this, TestKind, page.Index));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) => footprint.Add(At(step.Argument), step.Kind != TestKind);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TestKind)
        {
            Reads(step.Argument);
            return marks[step.Argument] ? 1 : 0;
        }

        Writes(step.Argument);
        marks[step.Argument] = step.Kind == SetKind;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == TestKind ? StepText.Value($"tags lost?({memory[(int)step.Argument]})", $"{result}")
            : $"{step.Kind.Name}({memory[(int)step.Argument]})";

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(marks);
}
