using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// The contents of a token of version 1, bit by bit. Writing and reading mirror each other, field by field; the
/// numbers are the sizes of the groups in which a number is written, chosen for the numbers that are usual there.
/// </summary>
public static class TokenContents
{
    private const int CheckWidth = 3;

    /// <summary>The symbols of a token's text, without what <see cref="TokenText.Wrap"/> puts around them.</summary>
    /// <exception cref="ArgumentException">The scenario or the schedule has a number that no token can hold.</exception>
    public static byte[] Write(Token token)
    {
        var bits = new BitWriter();
        TokenWords.Write(bits, token.Case.Revision + (token.MadeWith ?? HashesOf(token.Case.Subject, token.Promise.Key)));
        token.Case.Subject.Write(bits, token.Case.Scenario);
        Write(bits, token.Case.Schedule);
        TokenWords.Write(bits, token.Promise.Key);
        bits.Number(token.Promise.Steps, 6);
        bits.Bits(token.Promise.Digest, 64);
        WriteFurther(bits, token.Case);
        return bits.Symbols;
    }

    /// <summary>The token of symbols.</summary>
    /// <exception cref="BadInputException">They are not what <see cref="Write(Token)"/> can have written.</exception>
    public static Token Read(byte[] symbols, SubjectSet subjects)
    {
        var bits = new BitReader(symbols);
        var (name, hashes) = SourceHashes.Split(TokenWords.Read(bits));
        var subject = subjects.Named(name);
        try
        {
            return Read(bits, subject, hashes);
        }
        catch (BadInputException) when (subject is UnknownSubject && hashes.Length > 0)
        {
            // Only the file knows how its scenario is written.
            throw new BadInputException(UnknownSubject.Needs(name, hashes));
        }
    }

    private static Token Read(BitReader bits, ISubject subject, string hashes)
    {
        var scenario = subject.Read(bits);
        var schedule = ReadSchedule(bits);
        var key = TokenWords.Read(bits);
        var steps = bits.Number(6);
        var digest = bits.Bits(64);
        scenario = ReadOptions(bits, subject, scenario);
        schedule = ReadStepChecks(bits, schedule);
        scenario = subject.ReadFurther(bits, scenario);
        bits.End();
        return new Token(new Case(subject, scenario, schedule), new Promise(key, steps, digest))
        {
            MadeWith = hashes == HashesOf(subject, key) ? null : hashes,
        };
    }

    private static string HashesOf(ISubject subject, string key) => SourceHashes.Of(SourceFile.Behind(subject, key));

    /// <summary>What came later stands at the end, so that tokens without it are as they always were.</summary>
    private static void WriteFurther(BitWriter bits, Case @case)
    {
        var (scenario, checks) = (@case.Scenario, @case.Schedule.StepChecks);
        var hasOptions = @case.Subject.HasOptions(scenario);
        if (!hasOptions && checks.Count == 0 && !@case.Subject.HasFurther(scenario)) return;
        bits.Flag(hasOptions);
        if (hasOptions) @case.Subject.WriteOptions(bits, scenario);
        if (checks.Count > 0) WriteStepChecks(bits, @case.Schedule);
        else if (@case.Subject.HasFurther(scenario)) bits.Bits(0, 2);
        @case.Subject.WriteFurther(bits, scenario);
    }

    private static void WriteStepChecks(BitWriter bits, Schedule schedule)
    {
        var checks = schedule.StepChecks;
        if (checks.Fault(schedule.Steps) is { } fault) throw new ArgumentException(fault, nameof(schedule));

        // Checks of one bit came first.
        bits.Flag(checks.Bits == 1);
        if (checks.Bits > 1)
        {
            bits.Flag(true);
            bits.Bits((ulong)checks.Bits - 1, CheckWidth);
        }

        foreach (var check in checks.Values) bits.Bits(check, checks.Bits);
    }

    private static IScenario ReadOptions(BitReader bits, ISubject subject, IScenario scenario)
    {
        // At the end of a token only zeros fill up its last symbol.
        return bits.Left == 0 || !bits.Flag() ? scenario : subject.ReadOptions(bits, scenario);
    }

    private static Schedule ReadStepChecks(BitReader bits, Schedule schedule)
    {
        if (bits.Left == 0) return schedule;
        var width = 1;
        if (!bits.Flag())
        {
            if (bits.Left == 0 || !bits.Flag()) return schedule;
            width += (int)bits.Bits(CheckWidth);
            if (width == 1) throw new BadInputException("token: checks of one bit stand where wider ones belong");
        }

        if (schedule.Fault() is not null || (long)schedule.Steps * width > bits.Left)
            throw new BadInputException("token: its contents end too early");
        var checks = new byte[schedule.Steps];
        for (var i = 0; i < checks.Length; i++) checks[i] = (byte)bits.Bits(width);
        return checks.Length == 0 ? schedule : schedule with { StepChecks = new([.. checks], width) };
    }

    private static void Write(BitWriter bits, Schedule schedule)
    {
        bits.Number(schedule.Runs.Count, 5);
        foreach (var run in schedule.Runs)
        {
            bits.Number(run.Thread, 2);
            bits.Number(run.Length - 1, 3);
        }

        bits.Flag(schedule.Checks.Count > 0);
        if (schedule.Checks.Count > 0 && schedule.Checks.Count != schedule.Runs.Count)
            throw new ArgumentException(schedule.Fault(), nameof(schedule));
        foreach (var check in schedule.Checks) bits.Bits(check, 8);

        // Most choices fall the ordinary way: how many do so in a row, then the one that does not.
        bits.Number(schedule.Outcomes.Count, 5);
        var ordinary = 0;
        foreach (var outcome in schedule.Outcomes)
        {
            if (outcome == 0)
            {
                ordinary++;
                continue;
            }

            bits.Number(ordinary, 3);
            bits.Number(outcome - 1, 1);
            ordinary = 0;
        }

        if (ordinary > 0) bits.Number(ordinary, 3);
    }

    private static Schedule ReadSchedule(BitReader bits)
    {
        var runs = new ScheduleRun[bits.Count(5)];
        for (var i = 0; i < runs.Length; i++) runs[i] = new ScheduleRun(bits.Number(2), unchecked(bits.Number(3) + 1));
        var checks = new byte[bits.Flag() ? runs.Length : 0];
        for (var i = 0; i < checks.Length; i++) checks[i] = (byte)bits.Bits(8);
        return new Schedule([.. runs], ReadOutcomes(bits), [.. checks]);
    }

    private static EquatableList<int> ReadOutcomes(BitReader bits)
    {
        var count = bits.Number(5);
        if (count > Schedule.MostSteps) throw new BadInputException($"token: its schedule cannot be run: {count} outcomes");
        var outcomes = new int[count];
        for (var i = 0; i < count; i++)
        {
            i += bits.Number(3) is var ordinary && ordinary <= count - i ? ordinary
                : throw new BadInputException("token: its outcomes do not add up");
            if (i < count) outcomes[i] = unchecked(bits.Number(1) + 1);
        }

        return [.. outcomes];
    }
}
