using System.Globalization;

namespace TagStorageModel.Kit.Execution;

/// <summary>What the result of a step tells whoever made it.</summary>
public enum ResultKind
{
    /// <summary>Nothing: the step has no result.</summary>
    None,

    /// <summary>Something that is no failure in itself.</summary>
    Value,

    /// <summary>NULL: there is nothing there, or nothing could be had.</summary>
    Null,

    /// <summary>0: no, none, or that all went well.</summary>
    Zero,

    /// <summary>A negative number, as functions of the kernel return errors.</summary>
    Error,
}

/// <summary>A step as reports print it, in C: the call apart from what came of it.</summary>
/// <param name="Call">The call, or what else is done.</param>
/// <param name="Result">What came of it; empty if nothing is to be told of that.</param>
/// <param name="Kind">What that tells whoever made the step.</param>
public readonly record struct StepText(string Call, string Result = "", ResultKind Kind = ResultKind.None)
{
    /// <summary>The word that the step stores, where the step itself does not tell it any more when its run is over; otherwise 0.</summary>
    public long Stored { get; init; }

    /// <summary>Whether the result can be one of a failure.</summary>
    public bool IsFailure => Kind is ResultKind.Null or ResultKind.Zero or ResultKind.Error;

    /// <summary>A call of whose result nothing is told.</summary>
    public static implicit operator StepText(string call) => new(call);

    /// <summary>A call whose result is something that is no failure in itself.</summary>
    public static StepText Value(string call, string result) => new(call, result, ResultKind.Value);

    /// <summary>A call whose result is a pointer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">What it points to; null for NULL.</param>
    public static StepText Pointer(string call, string? result) =>
        result is null ? new(call, "NULL", ResultKind.Null) : Value(call, result);

    /// <summary>A call whose result is a number or a truth value; negative numbers are errors.</summary>
    public static StepText Number(string call, long result) => new(call, result.ToString(CultureInfo.InvariantCulture), KindOf(result));

    /// <summary>A call whose result is 0 or an error number.</summary>
    public static StepText ErrorNumber(string call, long result) => new(call, Errno.Text(result), KindOf(result));

    /// <summary>The line that reports print, such as <c>xas_load(&amp;array, 0x1) → NULL</c>.</summary>
    public override string ToString() => Result.Length == 0 ? Call : $"{Call} → {Result}";

    private static ResultKind KindOf(long number) => number < 0 ? ResultKind.Error : number == 0 ? ResultKind.Zero : ResultKind.Value;
}
