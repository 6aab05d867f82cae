using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>Reference programs to be searched.</summary>
internal static class ProgramTargets
{
    internal static VerifyTarget Of(string program)
    {
        var (subject, scenario) = ReferencePrograms.Find(program);
        return new VerifyTarget(program, scenario, new SweepOptions(subject, 0));
    }
}
