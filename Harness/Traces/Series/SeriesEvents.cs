using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>
/// What a run of the model shows, as recorded traces name it. What the model makes two steps of, such as tags that are copied, or
/// says in a note before a step, is one event there.
/// </summary>
internal sealed class SeriesEvents
{
    private readonly Revision revision;
    private readonly StandIns standIns;
    private readonly BufferNames names;
    private readonly SeriesLocks locks;
    private readonly HashSet<Page> written;
    private readonly List<string> events = [];
    private readonly List<string> diagnoses = [];
    private string? operation;
    private string? mightAlloc;
    private string? sleeps;
    private (object? Source, string Name)? read;

    internal SeriesEvents(Revision revision, StandIns standIns, BufferNames names, SeriesLocks locks, HashSet<Page> written)
    {
        this.revision = revision;
        this.standIns = standIns;
        this.names = names;
        this.locks = locks;
        this.written = written;
    }

    /// <summary>The events since the call began.</summary>
    internal IReadOnlyList<string> Events => events;

    /// <summary>What a debug kernel would say.</summary>
    internal IReadOnlyList<string> Diagnoses => diagnoses;

    /// <summary>A call begins.</summary>
    internal void Begin()
    {
        events.Clear();
        diagnoses.Clear();
        operation = mightAlloc = sleeps = null;
        read = null;
    }

    /// <summary>The call has returned, or never will.</summary>
    internal void End() => SayMightAlloc();

    /// <summary>The thread stands before a step that can never be made.</summary>
    internal string Stops(in Step pending)
    {
        End();
        if (locks.NameOf(pending) is { } taking)
        {
            Add(taking, "");
            Add($"deadlock: lock {locks.NameOf((Lock)pending.Target)} already held", "");
        }
        else if (pending.Kind == PageFlags.SpinKind)
        {
            var (flag, page) = (SeriesTokens.OfFlag(PageFlags.FlagOf(pending)), SeriesTokens.Of(revision.Flags.PageOf(pending)));
            Add($"wait_bit {flag} {page}", "");
            Add($"stuck: waits for ever for {flag} of {page}", "");
        }
        else
        {
            Add($"cannot go on at {pending.Kind.Name}", "");
        }

        return events[^1];
    }

    /// <summary>A function of an array returns.</summary>
    internal void Returned(FunctionReturn returned)
    {
        if (returned.Function != operation) return;
        SayMightAlloc();
        Add($"{operation} = {(returned.Value is XaEntry entry ? TokenOf(entry) : Errno.Text((int)returned.Value!))}", "");
        operation = null;
    }

    /// <summary>The next entry of the run's trace.</summary>
    internal void See(TraceEntry entry)
    {
        if (entry.Note == NoteKind.SleepInAtomic)
        {
            sleeps ??= string.Concat(entry.IrqsDisabled ? " irqs_off" : "", entry.PreemptCount != 0 ? " preempt" : "");
            return;
        }

        if (entry.Step.Kind == TagBuffers.AllocKind) mightAlloc = null;
        else SayMightAlloc();
        if (entry.IsNote) SeeNote(entry);
        else SeeStep(entry);
    }

    private void SeeNote(TraceEntry entry)
    {
        var kind = entry.Note!;
        if (kind == NoteKind.MightAlloc) mightAlloc = ((Gfp)entry.Result).ClassName();
        else if (kind == NoteKind.RcuReadLock) Add("rcu_read_lock", "");
        else if (kind == NoteKind.RcuReadUnlock) Add("rcu_read_unlock", "");
        else if (kind == NoteKind.FreeRcu) Add("node_free_rcu", "");
        else if (kind == NoteKind.FreeUnused) Add("node_free", "");
        else if (kind == NoteKind.XaCall && operation is null) Begins(entry);
        else if (kind == NoteKind.Call) Add(entry.Text == "kfree(NULL)" ? "kfree null" : "pr_err block_outside_region", "");
        else if (kind == NoteKind.UseAfterFree) diagnoses.Add($"{events.Count}:use_after_free");
        else if (kind == NoteKind.UnlockNotHeld) diagnoses.Add($"{events.Count}:unlock_not_held");
        else if (kind == NoteKind.Warning) Warns(entry);
    }

    private void Warns(TraceEntry entry)
    {
        if (SeriesWarnings.Label(entry.Text) is { } label) Add($"WARN {label}", "");
        else diagnoses.Add($"{events.Count - 1}:frame_lost "
            + events[^1].Replace("put_page_back_buddy ", "", StringComparison.Ordinal).Replace("= ", "", StringComparison.Ordinal));
    }

    private void Begins(TraceEntry entry)
    {
        var words = entry.Text.Split(' ');
        string?[] parts =
        [
            words[0], words[1], TraceTokens.OfIndex((ulong)entry.Result),
            words[0].EndsWith("store", StringComparison.Ordinal) ? TokenOf(new XaEntry((ulong)entry.Second)) : null,
            words.Length > 2 ? words[2] : null,
        ];
        Add(string.Join(' ', parts.Where(part => part is not null)), "");
        operation = words[0] == "xa_release" ? null : words[0];
    }

    private void SeeStep(TraceEntry entry)
    {
        var step = entry.Step;
        if (locks.NameOf(step) is { } locking) Add(locking, step.Kind == Mutex.LockKind ? "mutex_lock" : "");
        else if (step.Kind == Slab.AllocKind)
            Add($"node_alloc {((Gfp)step.Argument).ClassName()} {(entry.Result == 0 ? "fail" : "ok")}", "node_alloc");
        else if (step.Target == standIns)
            Add(entry.Text, entry.Text.StartsWith("alloc_contig_range", StringComparison.Ordinal) ? "alloc_contig_range" : "");
        else if (step.Target == revision.Flags) SeeFlag(entry);
        else if (step.Target == revision.Counts) SeeCount(entry);
        else if (step.Target == revision.Buffers) SeeBuffer(entry);
        else if (step.Target == revision.Tags) SeeTags(entry);
        else if (step.Target == revision.Data) SeeData(entry);
    }

    private void SeeFlag(TraceEntry entry)
    {
        var step = entry.Step;
        var what = $"{SeriesTokens.OfFlag(PageFlags.FlagOf(step))} {SeriesTokens.Of(revision.Flags.PageOf(step))}";
        if (step.Kind == PageFlags.TestKind) Add($"test_bit {what} = {entry.Result}", "");
        else if (step.Kind == PageFlags.SetKind) Add($"set_bit {what}", "");
        else if (step.Kind == PageFlags.TestAndSetKind) Add($"test_and_set_bit {what} = {entry.Result}", "");
        else if (step.Kind == PageFlags.SpinKind) Add($"wait_bit {what}", "");
    }

    private void SeeCount(TraceEntry entry)
    {
        var step = entry.Step;
        var page = SeriesTokens.Of(revision.Counts.PageOf(step));
        if (step.Kind == PageRefCounts.IncKind) Add($"page_ref_inc {page} = {entry.Result}", "");
        else if (step.Kind == PageRefCounts.AddKind) Add($"page_ref_add {page} {PageRefCounts.OperandOf(step)} = {entry.Result}", "");
        else if (step.Kind == PageRefCounts.SubKind && entry.Calls.Contains("put_page_back_buddy"))
            Add($"put_page_back_buddy {page} = refcount {entry.Result}", "");
        else if (step.Kind == PageRefCounts.SubKind)
            Add($"page_ref_sub_return {page} {PageRefCounts.OperandOf(step)} = {entry.Result}", "");
    }

    private void SeeBuffer(TraceEntry entry)
    {
        var step = entry.Step;
        if (step.Kind == TagBuffers.AllocKind)
        {
            if (entry.Result != 0) names.Add(entry.Result);
            Add($"kmalloc 128 {((Gfp)step.Argument).ClassName()} = {names.Of(entry.Result)}", "kmalloc");
        }
        else if (step.Kind == TagBuffers.FreeKind)
        {
            Add($"kfree {names.Of(step.Argument)}", "");
        }
        else if (step.Kind == TagBuffers.ReadKind)
        {
            read = (revision.Buffers, names.Of(step.Argument));
        }
        else if (step.Kind == TagBuffers.WriteKind)
        {
            var (source, name) = Read();
            var (buffer, tags) = (names.Of(step.Argument), SeriesTokens.OfTags(step.Value));
            Add(source == revision.Tags ? $"tags_to_buf {name} {buffer} = {tags}" : $"memcpy {buffer} {name} 128 = {tags}", "");
        }
    }

    private void SeeTags(TraceEntry entry)
    {
        var step = entry.Step;
        var page = revision.Tags.PageOf(step);
        var token = SeriesTokens.Of(page);
        if (step.Kind == TagMemory.ReadKind)
        {
            read = (revision.Tags, token);
        }
        else if (step.Kind == TagMemory.WriteKind)
        {
            written.Add(page);
            if (read is null)
            {
                // The data follows, in one and the same instruction.
                if (entry.Calls.Contains("tag_clear_highpage")) read = (page, token);
                else Add(step.Value == 0 ? $"clear_tags {token}" : $"set tags of {token}", "");
                return;
            }

            var (source, name) = Read();
            var tags = SeriesTokens.OfTags(step.Value);
            Add(source == revision.Tags ? $"copy_tags {token} {name} = {tags}" : $"tags_from_buf {token} {name} = {tags}", "");
        }
        else if (step.Kind == TagMemory.InvalidateDataKind)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"dcache_inval_poc {token} {step.Payload}"), "");
        }
        else
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"dcache_inval_tags_poc {token} {step.Payload}"), "");
        }
    }

    private void SeeData(TraceEntry entry)
    {
        var step = entry.Step;
        var page = revision.Data.TargetOf(step);
        if (step.Kind == DataMemory.CopyKind)
            Add($"copy_page {SeriesTokens.Of(page)} {SeriesTokens.Of(revision.Data.SourceOf(step))}", "");
        else if (step.Kind == DataMemory.ClearKind)
            Add(Read().Source == page ? $"zero_page_and_tags {SeriesTokens.Of(page)}" : $"clear_page {SeriesTokens.Of(page)}", "");
    }

    private (object? Source, string Name) Read()
    {
        var last = read;
        read = null;
        return last ?? (null, "nothing");
    }

    private string TokenOf(XaEntry entry) =>
        revision.IsPage(entry) ? $"page:{SeriesTokens.Of(revision.PageOf(entry))}" : names.Of(entry);

    private void SayMightAlloc()
    {
        if (mightAlloc is null) return;
        var gfp = mightAlloc;
        mightAlloc = null;
        Add($"might_alloc {gfp}", "might_alloc");
    }

    /// <param name="name">The event.</param>
    /// <param name="sleeper">What a debug kernel calls it if it says that it may not sleep here; empty if it cannot.</param>
    private void Add(string name, string sleeper)
    {
        if (sleeps is not null && sleeper.Length > 0)
        {
            diagnoses.Add($"{events.Count}:sleep_in_atomic {sleeper}{sleeps}");
            sleeps = null;
        }

        events.Add(name);
    }
}
