using System.Diagnostics;
using System.Reflection;

namespace TagStorageModel.Properties;

/// <summary>How the code under test was built.</summary>
internal static class BuildKind
{
    /// <summary>Without optimisation.</summary>
    internal static bool IsDebug { get; } =
        typeof(Model.Machine).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled ?? false;
}
