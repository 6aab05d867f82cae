using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Where a rule is broken.</summary>
/// <param name="Function">The innermost C function of the code under test or of its caller; empty if it is none's.</param>
/// <param name="Step">
/// Which of the steps that its description lists, such as <c>insert_entry step 2: xa_reserve</c>; empty if that is not
/// known.
/// </param>
/// <param name="Cause">The function in which it went wrong, where that is another one; empty if it is not known to be.</param>
public sealed record ExplainedPlace(string Function, string Step, string Cause)
{
    /// <summary>In words.</summary>
    public override string ToString()
    {
        var place = Step.Length == 0 ? Function.Length == 0 ? "" : Function + "()" : $"{Function}(), in the model {Step}";
        return Cause.Length == 0 ? place : $"{Cause}(){(place.Length == 0 ? "" : $", seen in {place}")}";
    }

    internal static ExplainedPlace Of(RecordedRun run, Violation violation, Scene scene)
    {
        // Where the function that is blamed is another than that in which it was seen, its own step says more.
        var step = scene.Facts.Reverse().Where(fact => fact.Entry >= 0 && run.Entries[fact.Entry].Function == violation.Key.Function)
            .Select(fact => run.StepName(fact.Entry)).FirstOrDefault(name => name.Length > 0, "");
        var cause = scene.Facts.FirstOrDefault(fact => fact.IsCause) is { Entry: >= 0 } known ? run.FunctionOf(known.Entry) : "";
        return new(violation.Key.Function, step, cause == violation.Key.Function ? "" : cause);
    }
}
