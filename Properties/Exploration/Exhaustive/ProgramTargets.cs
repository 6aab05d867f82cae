using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

/// <summary>Reference programs to be searched.</summary>
internal static class ProgramTargets
{
    internal static VerifyTarget Of(string program)
    {
        var (subject, scenario) = ReferencePrograms.Find(program);
        return new VerifyTarget(program, scenario, new SweepOptions(subject, 0));
    }
}
