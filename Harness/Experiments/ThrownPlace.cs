using System.Diagnostics;
using System.Runtime.Loader;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>Tells what code of the user's has thrown from a fault of this program.</summary>
internal static class ThrownPlace
{
    /// <summary>
    /// What was thrown and where, in one line that begins with file and line; null if no code of a file was under way when it was
    /// thrown.
    /// </summary>
    internal static string? Words(Exception thrown)
    {
        for (var each = thrown; each is not null; each = each.InnerException)
        {
            if (new StackTrace(each, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsOfFile) is not { } frame) continue;
            return $"{frame.GetFileName()}({frame.GetFileLineNumber()}): {NameOf(frame)} throws {each.GetType().Name}: "
                + WholeFile.OneLine(each.Message);
        }

        return null;
    }

    private static bool IsOfFile(StackFrame frame) =>
        frame.GetFileName() is not null && frame.GetMethod()?.DeclaringType is { } type
        && AssemblyLoadContext.GetLoadContext(type.Assembly) is ICompiledSources;

    /// <summary>The name of the method; for one that the compiler made of it, that of the one it was made of.</summary>
    private static string NameOf(StackFrame frame)
    {
        var method = frame.GetMethod()!;
        var made = method.Name == "MoveNext" ? method.DeclaringType!.Name : method.Name;
        var from = made.IndexOf('<') + 1;
        var to = made.IndexOf('>', from);
        return method.IsConstructor ? $"the constructor of {method.DeclaringType!.Name}" : (to > from ? made[from..to] : made) + "()";
    }
}
