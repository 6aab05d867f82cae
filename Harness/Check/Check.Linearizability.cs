using System.Runtime.CompilerServices;
using TagStorageModel.Check.Linearizability;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Check;

public static partial class Check
{
    /// <summary>
    /// Generates programs in which threads call operations of an object at the same time, explores their interleavings, and judges
    /// each history by a sequential model. A program that fails is made as small as can be.
    /// </summary>
    /// <param name="specification">The operations and the model.</param>
    /// <param name="programs">How many programs.</param>
    /// <param name="seed">The same seed gives the same programs.</param>
    /// <param name="schedules">
    /// How many interleavings of each, picked at random; null: every one, within the bounds of the options, which are at most 20,000
    /// executions of a program unless they say otherwise.
    /// </param>
    /// <param name="size">How large programs are.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="caller">What the check is called unless the options name it: the method that calls.</param>
    /// <exception cref="CheckFailedException">
    /// Some program has a history that the model has not: the message shows it, with what the model says.
    /// </exception>
    public static CheckResult Linearizably<TObject, TState>(Specification<TObject, TState> specification, int programs = 100,
        ulong seed = 1, int? schedules = null, ProgramSize? size = null, CheckOptions? options = null,
        [CallerMemberName] string caller = "")
        where TState : notnull
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(programs, 1);
        options ??= new();
        var subject = new SpecificationSubject<TObject, TState>(NameOf(options, caller), specification, size ?? new());
        return new ProgramSearch(subject, options, schedules).Run(programs, seed);
    }

    /// <summary>Makes the run of a token again, which <see cref="Linearizably"/> has printed.</summary>
    /// <param name="token">The token.</param>
    /// <param name="specification">The operations and the model of that check, or what has become of them.</param>
    /// <param name="options">On which engine.</param>
    /// <exception cref="CheckFailedException">What the token is about is still there, or something else is wrong in its run.</exception>
    /// <exception cref="BadInputException">It is no token, or its steps are not those of these operations.</exception>
    public static CheckResult Replay<TObject, TState>(string token, Specification<TObject, TState> specification,
        CheckOptions? options = null)
        where TState : notnull =>
        Replaying.Run(token, name => new SpecificationSubject<TObject, TState>(name, specification, new()), options ?? new());
}
