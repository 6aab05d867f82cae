using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Coverage;

/// <summary>
/// Which two paths were under way at once, in different threads, and met: both accessed one location since each began
/// the path that it is in, and one of the two accesses was a write.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="lives">Knows where lives end; null: nothing ends.</param>
/// <param name="counted">Which of a step's locations count; null: all.</param>
public sealed class Overlaps(Machine machine, ILives? lives = null, PlacesThatCount? counted = null) : IPathFollower
{
    private readonly Dictionary<Location, int> places = [];
    private readonly List<Touch> touches = [];
    private readonly List<Location> ended = [];
    private int now;

    /// <summary>Meetings to be counted by themselves, by name.</summary>
    public SortedDictionary<string, Meeting> Meetings { get; } = new(StringComparer.Ordinal);

    /// <summary>Where lives end (<see cref="ILives.Ending"/>).</summary>
    public string Ending { get; } = lives?.Ending ?? "";

    /// <summary>The pairs of paths that met on a shared object in any run so far.</summary>
    public PathRelation Met { get; } = new();

    /// <summary>Which paths could have met.</summary>
    public SharedPlaces Places { get; } = new(machine);

    /// <inheritdoc/>
    public void Begin()
    {
        Places.Begin();
        places.Clear();
        touches.Clear();
        now = 0;
    }

    /// <inheritdoc/>
    public void Enter(ModelThread thread, ref EnteredPath entered)
    {
        if (thread.Index < 0) return;
        entered.At = now;
        Met.Include(entered.Path);
        Places.Enter(thread, ref entered);
    }

    /// <inheritdoc/>
    public void Follow(ModelThread thread, in Step step)
    {
        now++;
        var paths = thread.Calls.Paths;
        if (thread.Index < 0 || paths.IsEmpty) return;
        var footprint = default(Footprint);
        if (counted is null) step.Target.Footprint(step, ref footprint);
        else counted(thread, step, ref footprint);
        for (var i = 0; i < footprint.Count; i++)
        {
            var (location, write) = footprint[i];
            Meet(thread, location, paths, write);
        }

        EndLives(step);
    }

    /// <inheritdoc/>
    public void Released(ModelThread thread, Lock item) => Places.Released(thread, item);

    private void Meet(ModelThread thread, Location location, ReadOnlySpan<EnteredPath> paths, bool write)
    {
        var count = machine.Threads.Count;
        if (!places.TryGetValue(location, out var place))
        {
            places.Add(location, place = Places.Add(location));
            for (var i = 0; i < count; i++) touches.Add(default);
        }

        var first = place * count;
        for (var other = 0; other < count; other++)
        {
            if (other == thread.Index) continue;
            var touch = touches[first + other];
            var last = write ? Math.Max(touch.Read, touch.Written) : touch.Written;
            if (last == 0) continue;
            var theirs = SinceThen(machine.Threads[other], last);
            Count(paths, theirs);
            foreach (var (_, meeting) in Meetings) meeting.Note(location, paths, theirs);
        }

        var mine = touches[first + thread.Index];
        touches[first + thread.Index] = write ? mine with { Written = now } : mine with { Read = now };
        Places.Touch(place, thread, write);
    }

    private void EndLives(in Step step)
    {
        if (lives is null) return;
        lives.AddEnded(step, ended);
        foreach (var location in ended)
        {
            if (places.TryGetValue(location, out var place)) Places.End(place);
        }

        ended.Clear();
    }

    /// <summary>The paths a thread is in and was in at a step: those that it entered first.</summary>
    private static ReadOnlySpan<EnteredPath> SinceThen(ModelThread thread, int step)
    {
        var paths = thread.Calls.Paths;
        var count = 0;
        while (count < paths.Length && paths[count].At < step) count++;
        return paths[..count];
    }

    private void Count(ReadOnlySpan<EnteredPath> mine, ReadOnlySpan<EnteredPath> theirs)
    {
        foreach (ref readonly var one in mine)
        {
            foreach (ref readonly var other in theirs) Met.Add(one.Path, other.Path);
        }
    }

    private record struct Touch(int Read, int Written);
}

/// <summary>Adds those locations of a step, read or written, that count.</summary>
/// <param name="thread">Who makes the step.</param>
/// <param name="step">The step, which has not happened yet.</param>
/// <param name="footprint">Where to add them.</param>
public delegate void PlacesThatCount(ModelThread thread, in Step step, ref Footprint footprint);

/// <summary>Where a machine's overlaps are.</summary>
public static class MachineOverlaps
{
    extension(Machine machine)
    {
        /// <summary>Which paths overlap on a shared object; null while nobody looks.</summary>
        public Overlaps? Overlaps
        {
            get => machine.PathFollower as Overlaps;
            set => machine.PathFollower = value;
        }
    }
}
