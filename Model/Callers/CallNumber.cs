namespace TagStorageModel.Model.Revisions;

/// <summary>One of the numbers of a call.</summary>
/// <param name="name">What it is called where a call has it without need.</param>
/// <param name="get">Reads it.</param>
/// <param name="with">The call with another.</param>
public sealed class CallNumber(string name, Func<Call, int> get, Func<Call, int, Call> with)
{
    /// <summary><see cref="Call.Mm"/>.</summary>
    public static CallNumber Process { get; } = new("mm", call => call.Mm, (call, value) => call with { Mm = value });

    /// <summary><see cref="Call.Address"/>.</summary>
    public static CallNumber OfAddress { get; } = new("address", call => call.Address, (call, value) => call with { Address = value });

    /// <summary><see cref="Call.Detail"/>.</summary>
    public static CallNumber OfDetail { get; } = new("detail", call => call.Detail, (call, value) => call with { Detail = value });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CallNumber> All { get; } = [Process, OfAddress, OfDetail];

    /// <summary>What it is called where a call has it without need.</summary>
    public string Name => name;

    /// <summary>Reads it.</summary>
    public int Get(Call call) => get(call);

    /// <summary>The call with another.</summary>
    public Call With(Call call, int value) => with(call, value);

    /// <inheritdoc/>
    public override string ToString() => name;
}
