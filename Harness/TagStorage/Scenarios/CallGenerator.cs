using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Generates calls by what their rows say of their numbers.</summary>
internal static class CallGenerator
{
    /// <summary>Some calls, of processes that are drawn for each.</summary>
    internal static Gen<Call[]> Calls(GeneratedWorld world, Gen<int> mms, int least, int most) =>
        from count in Gen.Choose(least, most)
        from calls in Gen.CollectToArray(Enumerable.Range(0, count), _ => CallOf(world, mms))
        select calls;

    private static Gen<Call> CallOf(GeneratedWorld world, Gen<int> mms) =>
        from operation in Gen.Elements(world.Swarm)
        from mm in mms
        from address in Address(world, operation.Address)
        from detail in Detail(world, operation.Detail)
        select new Call(operation, operation.IsOfNoProcess ? 0 : mm, address, detail);

    /// <summary>One address is visited as often as all together; where there are huge pages, the huge area mostly.</summary>
    internal static Gen<int> Address(GeneratedWorld world, Argument argument) => argument switch
    {
        Argument.Address or Argument.SmallAddress or Argument.FileAddress =>
            from any in Gen.Choose(0, world.Addresses - 1)
            from hot in Gen.Elements(true, false)
            from huge in Gen.Choose(0, 4)
            let small = hot ? world.Hot : any
            let isSmall = world.Options.HugeOrder == 0 || huge < 1 || argument != Argument.Address
            select isSmall ? small : HugeAddress(world, hot ? 0 : any, huge),
        _ => Detail(world, argument),
    };

    /// <summary>Few addresses of the huge area: its first ones and, tagged by another frame, its last ones.</summary>
    private static int HugeAddress(GeneratedWorld world, int small, int which) =>
        world.Addresses + (which > 2 ? small : world.Options.HugeSize - 1 - small);

    private static Gen<int> Detail(GeneratedWorld world, Argument argument) => argument switch
    {
        Argument.Tags => Gen.Choose(1, 9),
        Argument.Access => Gen.Choose(0, (int)UserAccessKind.StoreTags),
        Argument.Child => Gen.Choose(1, Math.Max(1, world.Mms - 1)).Select(child => child < world.Mms ? child : 0),
        Argument.Frame => Frame(world),
        Argument.Slot => Slot,
        Argument.Block => Gen.Choose(0, 3),
        Argument.Order => Orders,
        Argument.Address or Argument.SmallAddress or Argument.FileAddress => Gen.Choose(0, world.Addresses - 1),
        _ => Gen.Constant(0),
    };

    /// <summary>One of the frames that are allocated first; of huge pages the first frame, or any of all.</summary>
    internal static Gen<int> Frame(GeneratedWorld world)
    {
        var layout = world.Layout;
        var count = layout.FrameCount(world.Options);
        var first = Gen.Choose(0, Math.Min(3, count - 1));
        if (layout.HugePages == 0) return first;
        var heads = Gen.Choose(0, layout.HugePages - 1).Select(page => layout.IndexOfHugePage(page, world.Options));
        return Gen.Frequency((2, first), (4, heads), (1, Gen.Choose(0, count - 1)));
    }

    /// <summary>The first place of those where drivers remember pages, or the second.</summary>
    internal static Gen<int> Slot { get; } = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Constant(1)));

    private static Gen<int> Orders { get; } = Gen.Choose(0, 2);
}
