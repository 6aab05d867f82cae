using System.Numerics;

namespace TagStorageModel.Engine.Schedules;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018), seeded through SplitMix64: the same numbers in every process and
/// on every runtime, which System.Random does not promise.
/// </summary>
public struct Xoshiro
{
    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Starts a sequence that depends on a seed and a position alone.</summary>
    public Xoshiro(ulong seed, ulong position = 0)
    {
        var state = seed ^ BitOperations.RotateLeft(position * 0x9e3779b97f4a7c15, 32);
        s0 = SplitMix(ref state);
        s1 = SplitMix(ref state) ^ position;
        s2 = SplitMix(ref state);
        s3 = SplitMix(ref state) | 1;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1.</summary>
    public int Next(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>The index of one of the bits set in <paramref name="set"/>, each as likely as the others.</summary>
    public int NextBit(uint set)
    {
        for (var skip = Next(BitOperations.PopCount(set)); skip > 0; skip--) set &= set - 1;
        return BitOperations.TrailingZeroCount(set);
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
