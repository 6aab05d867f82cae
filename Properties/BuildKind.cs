using System.Diagnostics;
using System.Reflection;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties;

/// <summary>How the code under test was built.</summary>
internal static class BuildKind
{
    /// <summary>Without optimisation.</summary>
    internal static bool IsDebug { get; } =
        typeof(Machine).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled ?? false;
}
