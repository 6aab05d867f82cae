using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The contents of a token of version 1, bit by bit. Writing and reading mirror each other, field by field; the
/// numbers are the sizes of the groups in which a number is written, chosen for the numbers that are usual there.
/// </summary>
public static class TokenContents
{
    private const int CheckWidth = 3;

    /// <summary>A token's symbols.</summary>
    /// <exception cref="ArgumentException">The scenario or the schedule has a number that no token can hold.</exception>
    public static byte[] Write(Token token)
    {
        var bits = new BitWriter();
        TokenWords.Write(bits, token.Case.Revision);
        Write(bits, token.Case.Scenario);
        Write(bits, token.Case.Schedule);
        TokenWords.Write(bits, token.Promise.Key);
        bits.Number(token.Promise.Steps, 6);
        bits.Bits(token.Promise.Digest, 64);
        WriteOptions(bits, token.Case);
        return bits.Symbols;
    }

    /// <summary>The token of symbols.</summary>
    /// <exception cref="BadInputException">They are not what <see cref="Write(Token)"/> can have written.</exception>
    public static Token Read(byte[] symbols)
    {
        var bits = new BitReader(symbols);
        var revision = TokenWords.Read(bits);
        var scenario = ReadScenario(bits);
        var schedule = ReadSchedule(bits);
        var key = TokenWords.Read(bits);
        var steps = bits.Number(6);
        var digest = bits.Bits(64);
        scenario = ReadOptions(bits, scenario);
        schedule = ReadStepChecks(bits, schedule);
        scenario = scenario with { Options = OptionBits.ReadFurther(bits, scenario.Options) };
        bits.End();
        return new Token(new Case(revision, scenario, schedule), new Promise(key, steps, digest));
    }

    private static void Write(BitWriter bits, Scenario scenario)
    {
        Write(bits, scenario.Layout);
        bits.Flag(scenario.PreemptRcu);
        bits.Flag(scenario.LowerMte);
        bits.Flag(scenario.UpperMte);
        bits.Number(scenario.Addresses, 3);
        bits.Number(scenario.Mms, 2);
        Write(bits, scenario.Setup);
        bits.Number(scenario.Threads.Count, 3);
        foreach (var thread in scenario.Threads)
        {
            bits.Number(thread.Mm, 1);
            Write(bits, thread.Calls);
            bits.Number(thread.Faults.Atomic, 1);
            bits.Number(thread.Faults.Sleeping, 1);
            bits.Number(thread.Faults.Busy, 1);
        }

        bits.Number(scenario.Interrupts.Count, 2);
        foreach (var interrupt in scenario.Interrupts)
        {
            bits.Number(interrupt.Cpu, 2);
            Write(bits, interrupt.Call);
        }
    }

    private static Scenario ReadScenario(BitReader bits)
    {
        var layout = ReadLayout(bits);
        var preemptRcu = bits.Flag();
        var lowerMte = bits.Flag();
        var upperMte = bits.Flag();
        var addresses = bits.Number(3);
        var mms = bits.Number(2);
        var setup = ReadCalls(bits);
        var threads = new ScenarioThread[bits.Count(3)];
        for (var i = 0; i < threads.Length; i++)
            threads[i] = new ScenarioThread(bits.Number(1), ReadCalls(bits), new FaultBudget(bits.Number(1), bits.Number(1), bits.Number(1)));
        var interrupts = new ScenarioInterrupt[bits.Count(2)];
        for (var i = 0; i < interrupts.Length; i++) interrupts[i] = new ScenarioInterrupt(bits.Number(2), ReadCall(bits));
        return new Scenario(layout, preemptRcu, lowerMte, upperMte, addresses, mms, setup, [.. threads], [.. interrupts]);
    }

    /// <summary>What the plain machine lacks stands at the end, so that tokens without it are as they always were.</summary>
    private static void WriteOptions(BitWriter bits, Case @case)
    {
        var (scenario, checks) = (@case.Scenario, @case.Schedule.StepChecks);
        var options = scenario.Options;
        var isPlain = OptionBits.FirstArePlain(options) && scenario.Layout.HugePages == 0;
        var hasFurther = OptionBits.HasFurther(options);
        if (isPlain && checks.Count == 0 && !hasFurther) return;
        bits.Flag(!isPlain);
        if (!isPlain)
        {
            OptionBits.WriteFirst(bits, options);
            bits.Number(scenario.Layout.HugePages, 2);
        }

        if (checks.Count > 0) WriteStepChecks(bits, @case);
        else if (hasFurther) bits.Bits(0, 2);
        OptionBits.WriteFurther(bits, options);
    }

    private static void WriteStepChecks(BitWriter bits, Case @case)
    {
        var checks = @case.Schedule.StepChecks;
        if (checks.Fault(@case.Schedule.Steps) is { } fault) throw new ArgumentException(fault, nameof(@case));

        // Checks of one bit came first.
        bits.Flag(checks.Bits == 1);
        if (checks.Bits > 1)
        {
            bits.Flag(true);
            bits.Bits((ulong)checks.Bits - 1, CheckWidth);
        }

        foreach (var check in checks.Values) bits.Bits(check, checks.Bits);
    }

    private static Scenario ReadOptions(BitReader bits, Scenario scenario)
    {
        // At the end of a token only zeros fill up its last symbol.
        if (bits.Left == 0 || !bits.Flag()) return scenario;
        var options = OptionBits.ReadFirst(bits);
        return scenario with { Options = options, Layout = scenario.Layout with { HugePages = bits.Number(2) } };
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

        if (schedule.Fault() is not null || (long)schedule.Steps * width > bits.Left) throw new BadInputException("token: its contents end too early");
        var checks = new byte[schedule.Steps];
        for (var i = 0; i < checks.Length; i++) checks[i] = (byte)bits.Bits(width);
        return checks.Length == 0 ? schedule : schedule with { StepChecks = new([.. checks], width) };
    }

    private static void Write(BitWriter bits, ScenarioLayout layout)
    {
        bits.Number(layout.Base, 2);
        bits.Number(layout.Regions, 2);
        bits.Number(layout.TagFrames, 3);
        bits.Number(layout.BlockSizePages, 3);
        bits.Number(layout.Frames.Count, 3);
        for (var i = 0; i < layout.Frames.Count; i++) bits.Number(i == 0 ? layout.Frames[0] : layout.Frames[i] - layout.Frames[i - 1], 3);
    }

    private static ScenarioLayout ReadLayout(BitReader bits)
    {
        int start = bits.Number(2), regions = bits.Number(2), tagFrames = bits.Number(3), blockSize = bits.Number(3);
        var frames = new int[bits.Count(3)];
        for (var i = 0; i < frames.Length; i++) frames[i] = unchecked(bits.Number(3) + (i == 0 ? 0 : frames[i - 1]));
        return new ScenarioLayout(start, regions, tagFrames, blockSize, [.. frames]);
    }

    private static void Write(BitWriter bits, EquatableList<Call> calls)
    {
        bits.Number(calls.Count, 3);
        foreach (var call in calls) Write(bits, call);
    }

    private static EquatableList<Call> ReadCalls(BitReader bits)
    {
        var calls = new Call[bits.Count(3)];
        for (var i = 0; i < calls.Length; i++) calls[i] = ReadCall(bits);
        return [.. calls];
    }

    private static void Write(BitWriter bits, Call call)
    {
        bits.Number(call.Operation.Number, 4);
        bits.Number(call.Mm, 1);
        bits.Number(call.Address, 2);
        bits.Number(call.Detail, 1);
    }

    private static Call ReadCall(BitReader bits) => new(OperationSet.Of(bits.Number(4)), bits.Number(1), bits.Number(2), bits.Number(1));

    private static void Write(BitWriter bits, Schedule schedule)
    {
        bits.Number(schedule.Runs.Count, 5);
        foreach (var run in schedule.Runs)
        {
            bits.Number(run.Thread, 2);
            bits.Number(run.Length - 1, 3);
        }

        bits.Flag(schedule.Checks.Count > 0);
        if (schedule.Checks.Count > 0 && schedule.Checks.Count != schedule.Runs.Count) throw new ArgumentException(schedule.Fault(), nameof(schedule));
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
            i += bits.Number(3) is var ordinary && ordinary <= count - i ? ordinary : throw new BadInputException("token: its outcomes do not add up");
            if (i < count) outcomes[i] = unchecked(bits.Number(1) + 1);
        }

        return [.. outcomes];
    }
}
