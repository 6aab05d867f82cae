using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// The distinct footprints of a machine's steps, numbered, so that whether two steps conflict is mostly a matter of two
/// words. A CPU's own state is left out: all steps of one CPU are in program order anyway.
/// </summary>
/// <param name="machine">The machine.</param>
internal sealed class FootprintTable(Machine machine)
{
    /// <summary>The footprint of a step that touches nothing shared.</summary>
    internal const int Empty = 0;

    /// <summary>The footprint of a step that may touch anything.</summary>
    internal const int Everything = 1;

    private readonly Dictionary<ulong, int> locations = [];
    private readonly Dictionary<Key, int> numbers = [];
    private readonly List<int[]> touched = [[], []];
    private readonly Dictionary<(int Footprint, int Cpu), int> withCpu = [];
    private Words[] words = [default, new Words(ulong.MaxValue, ulong.MaxValue)];
    private int[] single = new int[64];
    private bool areBitsExact = true;

    /// <summary>How many locations are known.</summary>
    internal int Locations => locations.Count;

    /// <summary>The number of a step's footprint, that of its rules included, as things stand before the step.</summary>
    internal int Of(in Step step)
    {
        var footprint = default(Footprint);
        machine.AddFootprint(step, ref footprint);
        return Of(footprint);
    }

    /// <summary>The number of a footprint.</summary>
    internal int Of(in Footprint footprint)
    {
        if (footprint.IsEverything) return Everything;
        Span<int> accesses = stackalloc int[footprint.Count];
        var count = 0;
        for (var i = 0; i < footprint.Count; i++)
        {
            var (location, write) = footprint[i];
            if (machine.Objects[location.ObjectId] is Cpu) continue;
            accesses[count++] = (NumberOf(location.Value) * 2) + (write ? 1 : 0);
        }

        return count switch
        {
            0 => Empty,
            1 => OfOne(accesses[0]),
            _ => OfMany(accesses[..count]),
        };
    }

    /// <summary>What a footprint touches: for each location twice its number, and 1 more if it is written.</summary>
    internal ReadOnlySpan<int> Accesses(int footprint) => touched[footprint];

    /// <summary>A footprint with which the order among all events of a CPU and its store buffer matters.</summary>
    internal int WithCpu(int footprint, int cpu)
    {
        if (footprint == Everything) return Everything;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(withCpu, (footprint, cpu), out var isKnown);
        if (isKnown) return known;
        var access = (NumberOf(ulong.MaxValue - (ulong)cpu) * 2) + 1;
        return known = touched[footprint].Length == 0 ? OfOne(access) : OfMany([.. touched[footprint], access]);
    }

    /// <summary>Whether two steps of different streams depend on each other.</summary>
    internal bool Conflict(int one, int other)
    {
        ref readonly var a = ref words[one];
        ref readonly var b = ref words[other];
        if (((a.Writes & (b.Reads | b.Writes)) | (a.Reads & b.Writes)) == 0) return false;
        return areBitsExact || ConflictExactly(one, other);
    }

    private bool ConflictExactly(int one, int other)
    {
        if (one == Empty || other == Empty) return false;
        if (one == Everything || other == Everything) return true;
        foreach (var mine in touched[one])
        {
            foreach (var theirs in touched[other])
            {
                if (mine >> 1 == theirs >> 1 && ((mine | theirs) & 1) != 0) return true;
            }
        }

        return false;
    }

    private int NumberOf(ulong location)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(locations, location, out var known);
        if (known) return number;
        number = locations.Count - 1;
        areBitsExact = locations.Count <= 64;
        return number;
    }

    private int OfOne(int access)
    {
        if (access >= single.Length) Array.Resize(ref single, Math.Max(access + 1, single.Length * 2));
        if (single[access] == 0) single[access] = Add([access]);
        return single[access];
    }

    private int OfMany(Span<int> accesses)
    {
        accesses.Sort();
        var hash = new HashCode();
        foreach (var access in accesses) hash.Add(access);
        for (var probe = hash.ToHashCode(); ; probe++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, new Key(probe), out var known);
            if (!known) return number = Add(accesses.ToArray());
            if (accesses.SequenceEqual(touched[number])) return number;
        }
    }

    private int Add(int[] accesses)
    {
        var made = default(Words);
        foreach (var access in accesses)
        {
            var bit = 1ul << (access >> 1 & 63);
            made = (access & 1) == 0 ? made with { Reads = made.Reads | bit } : made with { Writes = made.Writes | bit };
        }

        var number = touched.Count;
        touched.Add(accesses);
        if (number >= words.Length) Array.Resize(ref words, number * 2);
        words[number] = made;
        return number;
    }

    private readonly record struct Key(int Probe);

    private readonly record struct Words(ulong Reads, ulong Writes);
}
