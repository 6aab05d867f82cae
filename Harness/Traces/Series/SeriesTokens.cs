using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The words of traces of the series: frames, flags, tags, allocation flags, results.</summary>
internal static class SeriesTokens
{
    private static readonly (string Name, PageFlag Flag, char Letter)[] Flags =
    [
        ("mte_tagged", PageFlag.MteTagged, 'T'), ("mte_lock", PageFlag.MteLock, 'L'),
        ("tag_storage_reserved", PageFlag.TagStorageReserved, 'R'),
    ];

    private static readonly (string Name, Gfp Gfp)[] Kinds =
    [
        ("HIGHUSER_MOVABLE", Gfp.HighUserMovable), ("KERNEL", Gfp.Kernel), ("ATOMIC", Gfp.Atomic), ("NOWAIT", Gfp.NoWait), ("0", Gfp.None),
    ];

    private static readonly (string Name, Gfp Gfp)[] Modifiers =
        [("TAGGED", Gfp.Tagged), ("NORETRY", Gfp.NoRetry), ("RETRY_MAYFAIL", Gfp.RetryMayFail)];

    internal static string Of(Page page) => Of(page.Pfn);

    internal static string Of(Pfn pfn) => $"0x{pfn}";

    internal static string OfFlag(PageFlag flag) => Array.Find(Flags, item => item.Flag == flag).Name ?? flag.ToString();

    /// <summary>The letters of a page's flags.</summary>
    internal static string Letters(Func<PageFlag, bool> has) =>
        string.Concat(Flags.Where(item => has(item.Flag)).Select(item => item.Letter));

    internal static bool TryFlag(string token, out PageFlag flag) => (flag = Array.Find(Flags, item => item.Name == token).Flag) != 0;

    internal static string OfTags(long tags) => tags switch
    {
        TagMemory.Garbage => "garbage",
        0 => "zero",
        _ => string.Create(CultureInfo.InvariantCulture, $"t{tags}"),
    };

    internal static bool TryTags(string token, out long tags)
    {
        tags = token == "garbage" ? TagMemory.Garbage : 0;
        return token is "garbage" or "zero" || (TryNumber(token, 't', out var number) && (tags = number) > 0);
    }

    /// <summary>A number behind a letter, from 1.</summary>
    internal static bool TryNumber(string token, char letter, out int number)
    {
        number = 0;
        return token.Length > 1 && token[0] == letter
            && int.TryParse(token.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }

    internal static string OfGfp(Gfp gfp)
    {
        var rest = gfp;
        foreach (var (_, modifier) in Modifiers) rest &= ~modifier;
        var kind = Array.Find(Kinds, item => item.Gfp == rest).Name ?? rest.ToString();
        return string.Concat([kind, .. Modifiers.Where(item => (gfp & item.Gfp) != 0).Select(item => "+" + item.Name)]);
    }

    internal static bool TryGfp(string token, out Gfp gfp)
    {
        var parts = token.Split('+');
        var kind = Array.FindIndex(Kinds, item => item.Name == parts[0]);
        gfp = kind < 0 ? Gfp.None : Kinds[kind].Gfp;
        for (var i = 1; i < parts.Length; i++)
        {
            var modifier = Array.FindIndex(Modifiers, item => item.Name == parts[i]);
            if (modifier < 0) return false;
            gfp |= Modifiers[modifier].Gfp;
        }

        return kind >= 0;
    }

    internal static string OfTruth(bool value) => value ? "true" : "false";

    internal static string OfFault(VmFault fault) => fault == VmFault.None ? "0" : fault == VmFault.Oom ? "VM_FAULT_OOM" : fault.ToString();
}
