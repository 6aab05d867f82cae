using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Calls in words: written and read by the <see cref="Operation.Form"/> of their rows.</summary>
internal static class CallWords
{
    private const string Nothing = "nothing";

    /// <summary>Calls one after another.</summary>
    internal static string Of(EquatableList<Call> calls) => calls.Count == 0 ? Nothing : string.Join("; ", calls.Select(Of));

    /// <summary>A call. A number that it has and does not use is told, too: a token holds it.</summary>
    internal static string Of(Call call)
    {
        var idle = Idle(call.Operation).Where(number => number.Get(call) > 0).ToList();
        return idle.Count == 0 ? $"{call}" : $"{call} (unused: {string.Join(", ", idle.Select(number => $"{number} {number.Get(call)}"))})";
    }

    /// <summary>Reads calls one after another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">Takes the place of each.</param>
    internal static EquatableList<Call> Read(ScenarioText text, List<int> places)
    {
        var calls = new List<Call>();
        if (text.Take(Nothing)) return [];
        do calls.Add(ReadOne(text, places));
        while (text.Take(";"));
        return [.. calls];
    }

    /// <summary>Reads a call.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">Takes its place.</param>
    internal static Call ReadOne(ScenarioText text, List<int> places)
    {
        places.Add(text.Place);
        var operation = text.TakeAny("a call (list calls)", OperationSet.All, row => row.Form, out var numbers) ?? throw text.Wrong();
        var call = new Call(operation);
        foreach (var (place, value) in numbers) call = Operation.NumberAt(place).With(call, value);
        if (!text.Take("(unused:")) return call;
        do
        {
            var left = Idle(operation).ToList();
            var number = left.Find(number => text.Take(number.Name)) ?? throw text.Wrong();
            call = number.With(call, text.NeedNumber("a number"));
        }
        while (text.Take(","));
        text.Need(")");
        return call;
    }

    /// <summary>The numbers that calls have and do not use.</summary>
    private static IEnumerable<CallNumber> Idle(Operation operation) =>
        CallNumber.All.Except(operation.Form.Places.Select(Operation.NumberAt));
}
