using System.Runtime.CompilerServices;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Check.Linearizability;

/// <content>Checking it.</content>
public sealed partial class Specification<TObject, TState>
{
    /// <summary>
    /// Generates programs in which threads call operations at the same time, explores their interleavings, and judges each history by
    /// the sequential model. A program that fails is made as small as can be.
    /// </summary>
    /// <param name="programs">How many programs.</param>
    /// <param name="seed">The same seed gives the same programs.</param>
    /// <param name="schedules">
    /// How many interleavings of each, picked at random; null: every one, within the bounds of the options, which are 5000 executions
    /// of a program unless they say otherwise.
    /// </param>
    /// <param name="size">How large programs are.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="caller">What the check is called unless the options name it: the method that calls.</param>
    /// <returns>What was explored.</returns>
    /// <exception cref="CheckFailedException">
    /// Some program has a history that the model has not: the message shows it, with what the model says.
    /// </exception>
    public CheckResult Check(int programs = 100, ulong seed = 1, int? schedules = null, ProgramSize? size = null,
        CheckOptions? options = null, [CallerMemberName] string caller = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(programs, 1);
        options ??= new();
        var subject = new SpecificationSubject<TObject, TState>(options.NameFor(caller), this, size ?? new());
        return new ProgramSearch(subject, options, schedules, subject.Smaller).Run(programs, seed);
    }

    /// <summary>Makes the run of a token again, which a failed check of it has printed.</summary>
    /// <param name="token">The token.</param>
    /// <param name="options">On which engine.</param>
    /// <returns>Nothing is wrong in that run any more.</returns>
    /// <exception cref="CheckFailedException">What the token is about is still there, or something else is wrong in its run.</exception>
    /// <exception cref="BadInputException">It is no token, or its steps are not those of these operations.</exception>
    public CheckResult Replay(string token, CheckOptions? options = null) =>
        Replaying.Run(token, name => new SpecificationSubject<TObject, TState>(name, this, new()), options ?? new());
}
