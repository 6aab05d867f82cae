using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>What is wrong with the remedies that were discussed, as they were described.</summary>
internal static class RemedyDefects
{
    /// <summary>R1 and R2.</summary>
    internal static Defect RestoredBetweenTheLooks { get; } =
        new("restored-between-the-looks", Postings.Remedies,
            "copy_highpage_atomic() asks once whether the source is tagged, and looks for saved tags then: those that are restored in "
            + "between are found neither here nor there, and the copy has none.",
            sign => sign is { Invariant: "I6" or "I7", Function: "copy_highpage_atomic", Detail: "tags not copied" })
            { Function = "copy_highpage_atomic" };
}
