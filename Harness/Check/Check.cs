using System.Runtime.CompilerServices;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Check;

/// <summary>
/// Checks concurrent code from any test framework: a body makes the threads and the objects that they share, says what must hold,
/// and all interleavings of the threads' steps are explored, or some.
/// </summary>
/// <remarks>
/// <code>
/// Check.Exhaustively(model =>
/// {
///     var count = new Cell(model, "count");
///     for (var i = 0; i &lt; 2; i++)
///         model.Thread($"T{i}", async () => await count.Write(await count.Read() + 1));
///     model.Finally("no increment is lost", () => count.Final == 2);
/// });
/// </code>
/// The body is called for each machine that is made, the threads for each run. What threads share has to be an object of the model:
/// only its steps are places where another thread may get in, and only it is put back before the next run.
/// </remarks>
public static class Check
{
    /// <summary>Explores every interleaving, within the bounds of the options.</summary>
    /// <param name="body">Makes the threads and objects, and says what must hold.</param>
    /// <param name="options">The bounds; null: none.</param>
    /// <param name="caller">What the check is called unless the options name it: the method that calls.</param>
    /// <returns>What was explored: see <see cref="CheckResult.IsVerified"/>.</returns>
    /// <exception cref="CheckFailedException">
    /// Something that must hold does not, or a situation that must be reached never was; the message explains it.
    /// </exception>
    public static CheckResult Exhaustively(Action<Model> body, CheckOptions? options = null, [CallerMemberName] string caller = "")
    {
        options ??= new();
        var subject = new ModelSubject(options.NameFor(caller), body);
        return new Exhaustion(subject, subject.Whole, options).Run();
    }

    /// <summary>Explores interleavings that several strategies pick at random: the same ones for the same seed.</summary>
    /// <param name="body">Makes the threads and objects, and says what must hold.</param>
    /// <param name="schedules">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="options">The time, the longest run and the engines; other bounds do not apply.</param>
    /// <param name="caller">What the check is called unless the options name it: the method that calls.</param>
    /// <exception cref="CheckFailedException">As for <see cref="Exhaustively"/>.</exception>
    public static CheckResult Randomly(Action<Model> body, int schedules = 1000, ulong seed = 1, CheckOptions? options = null,
        [CallerMemberName] string caller = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(schedules, 1);
        options ??= new();
        var subject = new ModelSubject(options.NameFor(caller), body);
        return new Sampling(subject, subject.Whole, options, schedules, seed).Run();
    }

    /// <summary>Makes the run of a token again, which a failed check has printed.</summary>
    /// <param name="token">The token.</param>
    /// <param name="body">The body of that check, or what has become of it.</param>
    /// <param name="options">On which engine.</param>
    /// <returns>Nothing is wrong in that run any more.</returns>
    /// <exception cref="CheckFailedException">What the token is about is still there, or something else is wrong in its run.</exception>
    /// <exception cref="BadInputException">It is no token, or its steps are none of this body: one line says which.</exception>
    public static CheckResult Replay(string token, Action<Model> body, CheckOptions? options = null) =>
        Replaying.Run(token, name => new ModelSubject(name, body), options ?? new());

    /// <summary>Makes a check that is to fail, because of a mistake that was planted.</summary>
    /// <param name="check">The check.</param>
    /// <returns>How it failed.</returns>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static CheckFailedException Fails(Func<CheckResult> check)
    {
        CheckResult result;
        try
        {
            result = check();
        }
        catch (CheckFailedException failed)
        {
            return failed;
        }

        throw new InvalidOperationException($"the check was to fail: {result}");
    }
}
