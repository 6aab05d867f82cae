using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Kvm;

public sealed class KvmGuestTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("kvm_vm_ioctl_mte_copy_tags", "from-guest")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.GuestAccess, detail: (int)UserAccessKind.StoreTags),
            Body = s => Copy(s, write: false)
        },
        new("kvm_vm_ioctl_mte_copy_tags", "from-guest-without-tags")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Copy(s, write: false),
            Only = "rfc-v3"
        },
        new("kvm_vm_ioctl_mte_copy_tags", "to-guest")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Copy(s, write: true),
            Only = "rfc-v3"
        },
        new("kvm_vm_ioctl_mte_copy_tags", "to-guest-without-storage")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Copy(s, write: true),
            Only = "rfc-v3"
        },
        new("kvm_vm_ioctl_mte_copy_tags", "no-memory")
        {
            HasGuest = true,
            Setup = async s =>
            {
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => Copy(s, write: true),
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "from-a-buffer")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Copy(s, write: true, buffer: 1),
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "from-a-buffer-by-the-winner")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Copy(s, write: true, buffer: 1),
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "from-a-buffer-retried")
        {
            HasGuest = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.FaultOnAccess(address: 1);
            },
            Body = s => Copy(s, write: true, buffer: 1),
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [1],
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "from-a-buffer-that-cannot-be-had")
        {
            HasGuest = true,
            IsMte = true,
            Setup = NoMemoryForABuffer,
            Body = s => Copy(s, write: true, buffer: 1),
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "to-a-buffer")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.GuestAccess, detail: (int)UserAccessKind.StoreTags),
            Body = s => Copy(s, write: false, buffer: 1),
            Only = "rfc-v3",
        },
        new("kvm_vm_ioctl_mte_copy_tags", "to-a-buffer-that-cannot-be-had")
        {
            HasGuest = true,
            IsMte = true,
            Setup = NoMemoryForABuffer,
            Body = s => Copy(s, write: false, buffer: 1),
            Only = "rfc-v3",
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask NoMemoryForABuffer(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        for (var i = 0; i < 128; i++) await s.Untagged();
    }

    private static async KernelTask<string> Copy(Stage s, bool write, int? buffer = null) =>
        Errno.Text(await s.R.KvmVmIoctlMteCopyTags(s.Mm.Kvm!, 0, write, 5, buffer));
}
