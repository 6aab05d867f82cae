using Spectre.Console;
namespace TagStorageModel.Harness;
#pragma warning disable CS1591
public sealed class ConsoleReporter(Spectre.Console.IAnsiConsole console, TimeProvider clock) : IReporter, IDisposable
{
    public void Begin(string t) { console.WriteLine(t); _ = clock; }
    public void Report(Event e) { if (e is ViolationEvent v) console.WriteLine($"{v.Defect} | {v.Key} | {v.Title} {v.Steps} {v.Threads} {v.Preemptions} {v.Severity} {v.Token}"); else console.WriteLine(JsonLines.Write(e)); }
    public void Report(Progress p) { _ = p; }
    public void Dispose() { }
}
