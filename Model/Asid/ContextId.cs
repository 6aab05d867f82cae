using System.Globalization;

namespace TagStorageModel.Model.Asid;

/// <summary>
/// What context.id, active_asids and reserved_asids hold: an ASID with the generation that it was given in, one above the other.
/// 0 is none. Generations begin with 1; every rollover begins the next.
/// </summary>
public static class ContextId
{
    /// <summary>ASID_FIRST_VERSION: the first generation, and the distance from one to the next.</summary>
    public const long FirstVersion = 1L << Bits;

    private const int Bits = 16;

    /// <summary>ctxid2asid(): the ASID, as the hardware has it.</summary>
    public static int Asid(long id) => (int)(id & (FirstVersion - 1));

    /// <summary>asid2ctxid(): an ASID in a generation.</summary>
    /// <param name="asid">The ASID.</param>
    /// <param name="generation">The generation, as asid_generation holds it.</param>
    public static long Of(int asid, long generation) => generation + asid;

    /// <summary>The number of the generation, from 1; 0 for none.</summary>
    public static long Generation(long id) => id >> Bits;

    /// <summary>As C prints it: <c>0x10002</c> is ASID 2 of the first generation.</summary>
    public static string Text(long id) => string.Create(CultureInfo.InvariantCulture, $"0x{id:x}");
}
