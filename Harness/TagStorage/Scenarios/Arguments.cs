using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>What numbers a call can have in a scenario.</summary>
internal static class Arguments
{
    /// <summary>What is wrong with a call that makes a process a second time.</summary>
    internal const string ForkedOnce = "a process can be forked once";

    /// <summary>Says what is wrong with one of a call's numbers; null: nothing.</summary>
    /// <param name="argument">What it means.</param>
    /// <param name="value">The number.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="isGuest">Whether the call is a guest's.</param>
    internal static string? FaultOf(Argument argument, int value, Scenario scenario, bool isGuest = false) => argument switch
    {
        Argument.Order => value is < 0 or > 3 ? "orders 0 to 3 are possible" : null,
        Argument.Address or Argument.FileAddress or Argument.SmallAddress when value < 0 || value >= scenario.AllAddresses =>
            $"there are {scenario.AllAddresses} addresses",
        Argument.SmallAddress when value >= scenario.Addresses =>
            $"{(isGuest ? "a guest has" : "there are")} {scenario.Addresses} addresses",
        Argument.Slot when value >= Scenario.DriverSlots => $"there are {Scenario.DriverSlots} slots",
        Argument.Frame when value >= scenario.Layout.FrameCount(scenario.Options) =>
            $"there are {scenario.Layout.FrameCount(scenario.Options)} frames",
        Argument.Access when !Enum.IsDefined((UserAccessKind)value) => "no such access",
        Argument.Block when value > 255 => "no such block",
        Argument.Child when value >= scenario.Mms => ForkedOnce,
        _ => null,
    };
}
