using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class RepairTextTests
{
    private static readonly RepairEvent All = new()
    {
        Base = "rfc-v3",
        Revision = "rfc-v3+all",
        Kind = RepairEvent.All,
        Verdict = RepairEvent.Sufficient,
        Seed = "7",
        Saved = 35,
        Cases = 12,
        Schedules = 123_456,
    };

    internal static RepairEvent[] Rows { get; } =
    [
        All, All with { Kind = RepairEvent.Left, Verdict = RepairEvent.Left, Key = "I2/f//process", Token = "tsm1left" },
        All with { Kind = RepairEvent.Without, Repair = "store-irq", Verdict = RepairEvent.Needed, Key = "I12/f//process",
            Defect = "irqs", Token = "tsm1irq" },
        All with { Kind = RepairEvent.Without, Repair = "copy-saved", Verdict = RepairEvent.Idle, Saved = 1 },
        All with { Kind = RepairEvent.Instead, Repair = "flag-first", InsteadOf = "flag-last", Verdict = RepairEvent.Reopens,
            Key = "I3/f//process", Token = "tsm1flag" },
        All with { Kind = RepairEvent.Instead, Repair = "flag-never", InsteadOf = "flag-last", Verdict = RepairEvent.Holds },
    ];

    [Fact]
    public void EveryKindOfRowHasItsLines() =>
        Golden.Check("repairs", [.. Rows.SelectMany(row => RepairText.Lines(row, 100)), RepairText.Sum(Rows, 5), RepairText.Sum(Rows, 6)]);
}
