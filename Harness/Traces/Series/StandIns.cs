using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>
/// What the recordings had stand-ins for, and so has their replay: ranges of frames that are taken and given back, and the buddy
/// allocator's single frames. The outcomes are those that were recorded. The text of its steps is that of the recorded events.
/// </summary>
/// <param name="machine">The machine.</param>
public sealed class StandIns(Machine machine) : KernelObject(machine, "stand-ins")
{
    private const string Range = "alloc_contig_range";
    private static readonly StepKind OutcomeKind = new("recorded outcome", Access.None);
    private static readonly StepKind CallKind = new("recorded call", Access.None);
    private static readonly Dictionary<string, int> Errors = new()
    {
        ["-EBUSY"] = Errno.Busy,
        ["-EINTR"] = Errno.Interrupted,
        ["-ENOMEM"] = Errno.NoMemory,
        ["-EINVAL"] = Errno.Invalid,
    };

    private readonly Dictionary<string, Queue<int>> outcomes = [];
    private readonly HashSet<Page> taken = [];

    /// <summary>Whether somebody has a frame of tag storage.</summary>
    internal bool IsTaken(Page frame) => taken.Contains(frame);

    /// <summary>Somebody has a frame, or it is free.</summary>
    internal void Take(Page frame, bool isTaken)
    {
        if (isTaken) taken.Add(frame);
        else taken.Remove(frame);
    }

    /// <summary>The outcomes that the calls of an operation had.</summary>
    internal void Expect(IReadOnlyList<string> events)
    {
        outcomes.Clear();
        foreach (var name in events)
        {
            var words = name.Split(' ');
            if (words[0] is not (Range or "is_free_buddy_page" or "take_page_off_buddy")) continue;
            if (!outcomes.TryGetValue(words[0], out var queue)) outcomes[words[0]] = queue = [];
            queue.Enqueue(words[^1] == "1" ? 1 : Errors.GetValueOrDefault(words[^1]));
        }
    }

    /// <summary>A call with a recorded outcome; its text ends in that.</summary>
    internal Step<int> Outcome(string function, string call) => new(new(this, OutcomeKind, Payload: new Call(function, call)));

    /// <summary>A call without an outcome of its own.</summary>
    internal Step Called(string call) => new(this, CallKind, Payload: new Call("", call));

    /// <summary>alloc_contig_range(): each frame has one reference then.</summary>
    [CFunction(Range, IsService = true)]
    internal async KernelTask<int> AllocContigRange(Revision revision, Page first, int count, Gfp gfp)
    {
        Context.MightSleep();
        var result = await Outcome(Range, $"{Range} {SeriesTokens.Of(first)} {count} gfp {SeriesTokens.OfGfp(gfp)}");
        for (var i = 0; i < count && result == 0; i++)
        {
            var frame = revision.Memory.Next(first, i);
            await revision.Counts.Set(frame, 1);
            Take(frame, isTaken: true);
        }

        return result;
    }

    /// <summary>free_contig_range(): one count less a frame; at 0 it is free, and its flags are cleared.</summary>
    [CFunction("free_contig_range", IsService = true)]
    internal async KernelTask FreeContigRange(Revision revision, Page first, int count)
    {
        await Called($"free_contig_range {SeriesTokens.Of(first)} {count}");
        for (var i = 0; i < count; i++)
        {
            var frame = revision.Memory.Next(first, i);
            var left = await revision.Counts.Read(frame) - 1;
            await revision.Counts.Set(frame, left);
            if (left != 0) continue;
            Take(frame, isTaken: false);
            await revision.Flags.Clear(frame, PageFlag.CheckAtPrep);
        }
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step) =>
        step.Kind == OutcomeKind && outcomes.TryGetValue(((Call)step.Payload!).Function, out var queue) && queue.TryDequeue(out var outcome)
            ? outcome : 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var call = (Call)step.Payload!;
        return step.Kind == CallKind ? call.Text : $"{call.Text} = {(result < 0 ? Errno.Text(result) : result == 0 ? "0" : "1")}";
    }

    /// <inheritdoc/>
    protected override void Reset() => taken.Clear();

    private sealed record Call(string Function, string Text);
}
