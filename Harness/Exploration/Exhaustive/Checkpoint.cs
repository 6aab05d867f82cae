using System.Text.Json;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>The state of an exhaustive search between two executions: what has been done, and what remains.</summary>
internal sealed record Checkpoint
{
    private const int Format = 1;

    /// <summary>Nothing has been done.</summary>
    internal static Checkpoint Empty { get; } = new();

    /// <summary>The format's version.</summary>
    public int V { get; init; } = Format;

    /// <summary>What is searched.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Executions explored.</summary>
    public long Executions { get; init; }

    /// <summary>Executions that showed nothing new.</summary>
    public long Blocked { get; init; }

    /// <summary>Executions that a bound ended.</summary>
    public long Cut { get; init; }

    /// <summary>Steps of the executions.</summary>
    public long Steps { get; init; }

    /// <summary>Executions in which not everything returned.</summary>
    public long Deadlocks { get; init; }

    /// <summary>The violations reported.</summary>
    public IReadOnlyList<ViolationEvent> Violations { get; init; } = [];

    /// <summary>What was seen of the orders of locks.</summary>
    public LockFacts Orders { get; init; } = new([]);

    /// <summary>The sets of interrupts not begun.</summary>
    public IReadOnlyList<uint> Roots { get; init; } = [];

    /// <summary>The nodes at which something remains and those above them, each after the one above it.</summary>
    public IReadOnlyList<SavedNode> Nodes { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It is none, or one of another search.</exception>
    internal static Checkpoint Load(string path, string identity)
    {
        Checkpoint? read;
        try
        {
            read = JsonSerializer.Deserialize<Checkpoint>(WholeFile.Read(path), JsonLines.Options);
        }
        catch (JsonException damaged)
        {
            throw new BadInputException($"{path}:{damaged.LineNumber + 1}: not a checkpoint: {damaged.Message}");
        }

        if (read is null || read.V != Format) throw new BadInputException($"{path}: not a checkpoint of format {Format}");
        if (read.Identity != identity) throw new BadInputException($"{path}: the checkpoint of another search: {read.Identity}");
        for (var i = 0; i < read.Nodes.Count; i++)
        {
            if (read.Nodes[i].Parent >= i) throw new BadInputException($"{path}: node {i} stands before the one above it");
        }

        return read;
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    internal void Save(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, JsonLines.Options));

    /// <summary>The same with what remains, while nothing moves.</summary>
    internal Checkpoint With(Frontier frontier, string identity, IReadOnlyList<ViolationEvent> violations, LockFacts orders)
    {
        var nodes = new List<SavedNode>();
        var numbers = new Dictionary<FrontierNode, int>();
        foreach (var node in frontier.Remaining.Nodes) Number(node);
        return this with { Identity = identity, Violations = [.. violations], Orders = orders, Roots = [.. frontier.Remaining.Roots], Nodes = nodes };

        int Number(FrontierNode node)
        {
            if (numbers.TryGetValue(node, out var known)) return known;
            var parent = node.Parent is { } above ? Number(above) : -1;
            numbers.Add(node, nodes.Count);
            nodes.Add(new SavedNode(parent, node.Decision.Thread, node.Decision.Outcome, node.Arrivals, node.Depth, [.. node.Sleeping.Select(Event)], Tree(node.Tree)));
            return nodes.Count - 1;
        }

        SavedEvent Event(Wakeup wakeup)
        {
            var accesses = frontier.Footprints.Export(wakeup.Footprint);
            return new SavedEvent(wakeup.Decision.Thread, wakeup.Decision.Outcome, wakeup.Cpu,
                accesses is null ? null : [.. accesses.Select(access => access.Location)], accesses is null ? null : [.. accesses.Select(access => access.IsWrite)]);
        }

        List<SavedBranch> Tree(int tree)
        {
            var branches = new List<SavedBranch>();
            AddTo(branches, tree, 0);
            return branches;
        }

        void AddTo(List<SavedBranch> branches, int tree, int level)
        {
            for (; tree >= 0; tree = frontier.Trees.Next(tree))
            {
                branches.Add(new SavedBranch(level, Event(frontier.Trees[tree])));
                AddTo(branches, frontier.Trees.First(tree), level + 1);
            }
        }
    }

    /// <summary>Gives what remains to a frontier on which nobody works yet.</summary>
    internal void Restore(Frontier frontier)
    {
        foreach (var root in Roots) frontier.AddRoot(root);
        var made = new List<FrontierNode>();
        foreach (var node in Nodes)
        {
            made.Add(new FrontierNode
            {
                Parent = node.Parent < 0 ? null : made[node.Parent],
                Decision = new Decision(node.Thread, node.Outcome),
                Arrivals = node.Arrivals,
                Depth = node.Depth,
                Sleeping = [.. node.Sleeping.Select(Event)],
                Tree = Tree(node.Tree),
            });
            frontier.AddNode(made[^1]);
        }

        Wakeup Event(SavedEvent saved)
        {
            var footprint = saved.Locations is { } locations && saved.Writes is { } writes
                ? frontier.Footprints.Import([.. locations.Zip(writes)])
                : FootprintTable.Everything;
            return new Wakeup(new Decision(saved.Thread, saved.Outcome), saved.Cpu, footprint);
        }

        int Tree(IReadOnlyList<SavedBranch> branches)
        {
            var tree = WakeupTree.None;
            var below = new List<int>();
            for (var i = branches.Count - 1; i >= 0; i--)
            {
                // From the end: of each level the first branch so far that stands below the one that comes next.
                var level = branches[i].Level;
                while (below.Count < level + 2) below.Add(WakeupTree.None);
                below[level] = frontier.Trees.Make(Event(branches[i].Event), below[level + 1], below[level]);
                below[level + 1] = WakeupTree.None;
                tree = below[0];
            }

            return tree;
        }
    }
}

/// <summary>A node in a file.</summary>
internal sealed record SavedNode(int Parent, byte Thread, sbyte Outcome, uint Arrivals, int Depth, IReadOnlyList<SavedEvent> Sleeping, IReadOnlyList<SavedBranch> Tree);

/// <summary>An event in a file; without locations it may touch anything.</summary>
internal sealed record SavedEvent(byte Thread, sbyte Outcome, int Cpu, IReadOnlyList<ulong>? Locations, IReadOnlyList<bool>? Writes);

/// <summary>A branch of a wakeup tree in a file: what is below it follows it, one level deeper. Nested, it would be too deep for JSON.</summary>
internal sealed record SavedBranch(int Level, SavedEvent Event);
