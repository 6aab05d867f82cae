using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>What the series' own C code did when it was driven through a list of calls.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Label">Its name, or its seed.</param>
/// <param name="Revision">The revision it is of.</param>
/// <param name="Regions">The memory and its tag storage.</param>
/// <param name="Steps">What was set up and called, in order.</param>
/// <param name="Stopped">Why the last call never returned; null if it did.</param>
/// <param name="Final">The state at the end.</param>
public sealed record RecordedCase(
    string Where, string Label, string Revision, IReadOnlyList<TagRegion> Regions, IReadOnlyList<RecordedStep> Steps, string? Stopped,
    RecordedFinal Final);

/// <summary>One step of a case: something that is set up, or a call.</summary>
/// <param name="Name">What is set up or called.</param>
/// <param name="IsPrep">Whether it only sets something up.</param>
public sealed record RecordedStep(string Name, bool IsPrep)
{
    /// <summary>The page it is about, or the frame of tag storage.</summary>
    public Pfn Page { get; init; }

    /// <summary>The page that is copied.</summary>
    public Pfn From { get; init; }

    /// <summary>2^order pages.</summary>
    public int Order { get; init; }

    /// <summary>How many pages or frames.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Allocation flags.</summary>
    public Gfp Gfp { get; init; }

    /// <summary>Which of the tag buffers that the case has allocated so far, from 1.</summary>
    public int Buffer { get; init; }

    /// <summary>The swap device.</summary>
    public int SwapType { get; init; }

    /// <summary>The swap entry.</summary>
    public SwapEntry Entry { get; init; }

    /// <summary>Flags to be set.</summary>
    public PageFlag Flags { get; init; }

    /// <summary>Tags of a page or in a buffer.</summary>
    public long Tags { get; init; }

    /// <summary>What it returned, as a token.</summary>
    public string Result { get; init; } = "";

    /// <summary>Everything that it called, in order.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>What a debug kernel would say, each with the number of the event that it belongs to.</summary>
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>The state after it.</summary>
    public RecordedState After { get; init; } = new(0, 0, "");

    /// <summary>What differences call it.</summary>
    public override string ToString() => Page.Value == 0 ? Name : $"{Name} 0x{Page}";
}

/// <summary>The state of the CPU between two calls.</summary>
/// <param name="IrqsOff">1 if interrupts are off.</param>
/// <param name="Preempt">The preempt count.</param>
/// <param name="Held">The locks that are held, the oldest first.</param>
public sealed record RecordedState(int IrqsOff, int Preempt, string Held);

/// <summary>The state at the end of a case: each part as tokens, under the name that it has in the file.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="State">The state of the CPU, without the locks.</param>
public sealed record RecordedFinal(IReadOnlyList<(string Name, string Text)> Parts, RecordedState State);
