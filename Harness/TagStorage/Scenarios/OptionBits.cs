using TagStorageModel.Engine.Cases;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>
/// Machine options in tokens: first those that there were when tokens were invented, all of them; at the end those that
/// were added later, each with its number and only where it is not as in the plain machine, so that tokens without it are
/// as they always were.
/// </summary>
internal static class OptionBits
{
    /// <summary>Whether all that there was from the start is as in the plain machine.</summary>
    internal static bool FirstArePlain(MachineOptions options) => First.All(option => option.Get(options) == option.Plain);

    /// <summary>Writes the options that there were from the start.</summary>
    internal static void WriteFirst(BitWriter bits, MachineOptions options)
    {
        foreach (var option in First) Write(bits, option, options);
    }

    internal static MachineOptions ReadFirst(BitReader bits) =>
        First.Aggregate(MachineOptions.Plain, (options, option) => Read(bits, option, options));

    /// <summary>Whether any that was added later is not as in the plain machine.</summary>
    internal static bool HasFurther(MachineOptions options, IEnumerable<MachineOption>? known = null) => Further(options, known).Any();

    /// <summary>Writes those that were added later.</summary>
    internal static void WriteFurther(BitWriter bits, MachineOptions options, IEnumerable<MachineOption>? known = null)
    {
        foreach (var option in Further(options, known))
        {
            bits.Flag(true);
            bits.Number(option.Number - MachineOptionSet.First, 2);
            Write(bits, option, options);
        }
    }

    /// <summary>Reads them: at the end of a token only zeros fill up its last symbol.</summary>
    /// <exception cref="BadInputException">There is no such option.</exception>
    internal static MachineOptions ReadFurther(BitReader bits, MachineOptions options, IEnumerable<MachineOption>? known = null)
    {
        while (bits.Left > 0 && bits.Flag())
        {
            var number = bits.Number(2) + MachineOptionSet.First;
            var option = (known ?? MachineOptionSet.InTokens).FirstOrDefault(option => option.Number == number)
                ?? throw new BadInputException($"token: unknown machine option {number}");
            options = Read(bits, option, options);
        }

        return options;
    }

    private static IEnumerable<MachineOption> First => MachineOptionSet.InTokens.Take(MachineOptionSet.First);

    private static IEnumerable<MachineOption> Further(MachineOptions options, IEnumerable<MachineOption>? known) =>
        (known ?? MachineOptionSet.InTokens)
            .Where(option => option.Number >= MachineOptionSet.First && option.Get(options) != option.Plain);

    private static void Write(BitWriter bits, MachineOption option, MachineOptions options)
    {
        if (option.IsFlag) bits.Flag(option.Get(options) > 0);
        else bits.Number(option.Get(options), option.Bits);
    }

    private static MachineOptions Read(BitReader bits, MachineOption option, MachineOptions options) =>
        option.With(options, option.IsFlag ? bits.Flag() ? 1 : 0 : bits.Number(option.Bits));
}
