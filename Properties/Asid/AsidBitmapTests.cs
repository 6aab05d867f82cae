using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class AsidBitmapTests
{
    private const int Size = 6;

    /// <summary>As an array of truth values does, for every first bit that is looked at.</summary>
    [Fact]
    public void ItFindsTheFirstBitThatIsNotSet()
    {
        for (var bits = 0; bits < 1 << Size; bits++)
        {
            var (wanted, found) = (bits, new long[Size]);
            OneTask.Run(machine => new AsidBitmap(machine, "asid_map", Size), Use);
            Assert.Equal(Enumerable.Range(0, Size)
                .Select(from => (long)Enumerable.Range(from, Size - from).FirstOrDefault(bit => (wanted >> bit & 1) == 0, Size)), found);

            async KernelTask Use(AsidBitmap map)
            {
                for (var bit = 0; bit < Size; bit++)
                {
                    if ((wanted >> bit & 1) != 0) await map.Set(bit);
                }

                for (var from = 0; from < Size; from++) found[from] = await map.FindNextZero(from);
            }
        }
    }

    [Fact]
    public void ACopyIsTheOtherAndABitIsSetOnce()
    {
        var seen = new List<bool>();
        OneTask.Run(machine => (Map: new AsidBitmap(machine, "asid_map", Size), Pinned: new AsidBitmap(machine, "pinned_asid_map", Size)),
            Use);
        Assert.Equal([false, true, true, false, false, true, true, false], seen);

        async KernelTask Use((AsidBitmap Map, AsidBitmap Pinned) maps)
        {
            seen.Add(await maps.Map.TestAndSet(1));
            seen.Add(await maps.Map.TestAndSet(1));
            await maps.Pinned.Set(2);
            await maps.Map.CopyFrom(maps.Pinned);
            seen.Add(await maps.Map.TestAndSet(2));
            await maps.Map.Clear(2);
            seen.Add(await maps.Map.TestAndSet(2));
        }
    }
}
