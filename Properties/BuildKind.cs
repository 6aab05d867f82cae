using System.Diagnostics;
using System.Reflection;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties;

/// <summary>How the code under test was built.</summary>
internal static class BuildKind
{
    internal static bool IsDebug { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled ?? false;
}
