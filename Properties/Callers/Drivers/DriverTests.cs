using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Drivers;

public sealed class DriverTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("pin_user_pages", "mapped") { Setup = async s => await s.Call(Operation.Store), Body = s => Call(s, Operation.Pin, 0) },
        new("pin_user_pages", "faulted-in") { Body = s => Call(s, Operation.Pin, 0) },
        new("driver_alloc_pages", "tagged") { Body = s => Call(s, Operation.AllocTagged, 1) },
        new("driver_alloc_pages", "noio") { Body = s => Call(s, Operation.AllocTaggedNoio, 1) },
        new("pin_user_pages", "noio") { Body = s => Call(s, Operation.PinNoio, 0) },
        new("driver_release", "nothing") { Body = s => Call(s, Operation.Release, 0) },
        new("driver_release", "page-of-a-file")
        {
            Setup = async s => await s.Call(Operation.ReadFile),
            Body = s => Call(s, Operation.Release, 0)
        },
        new("driver_release", "pinned")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Pin);
            },
            Body = s => Call(s, Operation.Release, 0),
        },
        new("driver_release", "allocated")
        {
            Setup = async s => await s.Call(Operation.AllocTagged, address: 1),
            Body = s => Call(s, Operation.Release, 0)
        },
        new("driver", "dma-to-a-pinned-page")
        {
            Setup = async s => await s.Call(Operation.Pin),
            Body = async s =>
            {
                await Call(s, Operation.DmaWrite, 0);
                return await Call(s, Operation.DmaRead, 0);
            },
        },
        new("driver", "dma-without-a-page") { Body = s => Call(s, Operation.DmaRead, 0) });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Call(Stage s, Operation operation, int address)
    {
        await s.Call(operation, address: address);
        return "";
    }
}
