
namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A reservation that a fatal signal has ended has failed.</summary>
    internal sealed class SignalFailsTheReservation : Patch
    {
        internal static Repair Row { get; } =
            new("signal-fails", ["signal-reported-as-reserved"], Postings.V2,
                "reserve_tag_storage() returns -EINTR.")
            {
                Make = () => new SignalFailsTheReservation(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override int ResultAfterSignal(int result) => result;
    }
}
