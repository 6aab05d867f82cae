using System.Numerics;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A reference program.</summary>
/// <param name="text">Its name and numbers.</param>
/// <param name="order">In which order its threads are created; 0 is the ordinary one.</param>
public sealed class ProgramSubject(string text, ulong order) : VerifySubject
{
    private readonly int threads = ReferencePrograms.Make(text, order).Threads.Count;

    /// <inheritdoc/>
    public override string Name => text;

    /// <inheritdoc/>
    public override string Identity => $"{text}@{order}";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, long> Bounds => new SortedDictionary<string, long>(StringComparer.Ordinal) { ["threads"] = threads };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Assumptions => [];

    internal override Machine Make() => ReferencePrograms.Make(text, order);

    internal override string TokenOf(Schedule schedule) => new ProgramToken(text, order, schedule).Text;

    internal override ViolationEvent Confirm(string key, FoundViolation found)
    {
        var machine = Make();
        var counter = new PreemptionCounter(new ReplayStrategy(found.Schedule));
        var schedule = ScheduleRecorder.Record(machine, counter);
        var token = new ProgramToken(text, order, schedule).Text;
        var shown = Confirmation.Find(machine, key) ?? throw new InternalErrorException($"{key} is not there again; token {token}");
        var sign = ViolationSign.Of(shown.Key, machine.LockClasses);
        var digest = machine.Trace.Digest;
        var replay = new ReplayStrategy(schedule);
        new CoyoteEngine(machine).Run(replay);
        if (replay.Misfit is not null || machine.Trace.Digest != digest || Confirmation.Find(machine, key) is null)
            throw new InternalErrorException($"the engines disagree on {key}; token {token}");
        return new ViolationEvent
        {
            Key = key,
            Revision = text,
            Invariant = sign.Invariant,
            Function = sign.Function,
            Title = $"{shown.Key.Invariant.Sentence}: {sign.Detail}",
            Token = token,
            Case = -1,
            ScheduleIndex = found.ScheduleIndex,
            Steps = schedule.Steps,
            Threads = BitOperations.PopCount(counter.Participants),
            Preemptions = counter.Preemptions,
            Severity = shown.IsActual ? "actual" : "annotation",
            Locks = sign.Locks,
            Source = "exhaustive",
            ConfirmedBy = ["own", "coyote"],
        };
    }
}
