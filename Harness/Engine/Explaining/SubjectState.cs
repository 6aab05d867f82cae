using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What a subject's own objects hold between two steps of a run.</summary>
/// <param name="Data">As JSON has it: names of properties, and their values.</param>
/// <param name="Sections">In words.</param>
public sealed record SubjectState(IReadOnlyList<(string Name, object Value)> Data, IReadOnlyList<StateSection> Sections)
{
    /// <summary>What the objects of a machine say of themselves.</summary>
    public static SubjectState Of(Machine machine)
    {
        ObjectState[] objects = [.. from item in machine.Objects where item.StateText is { Length: > 0 } select new ObjectState(item.Name,
            item.StateText!)];
        return new([("objects", objects)], [new("objects", [.. objects.Select(item => $"{item.Name}  {item.State}")])]);
    }
}

/// <summary>Some lines about a machine's state, under a title.</summary>
/// <param name="Title">The title.</param>
/// <param name="Lines">The lines; none if there is nothing of the kind.</param>
public sealed record StateSection(string Title, IReadOnlyList<string> Lines);

/// <summary>An object of a machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">What it holds.</param>
public sealed record ObjectState(string Name, string State);
