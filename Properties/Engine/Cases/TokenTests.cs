using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class TokenTests(ITestOutputHelper output)
{
    /// <summary>Something of everything that a token can hold.</summary>
    internal static Token ByHand { get; } = new(
        new Case(
            Subjects.All.Named("my-revision"),
            new Scenario(
                new ScenarioLayout(2, 2, 4, 2, [0, 5, 127, 130]), PreemptRcu: false, LowerMte: true, UpperMte: false, Addresses: 8, Mms: 2,
                Setup: [new(Operation.Store, 0, 7), new(Operation.StoreTags, 0, 1, 200)],
                Threads:
                [
                    new(0, [new(Operation.Fork, 0, 0, 1), new(Operation.SwapOut, 0, 0, 3)], new(1, 2, 3)),
                    new(1, [], default),
                    new(1, [new(Operation.TakeBlock, 0, 0, 255), new(Operation.AllocTagged, 0, 3, 2), new(Operation.Load, 1, 2)], default),
                ],
                Interrupts: [new(2, new(Operation.Release, 0, 0, 3))]),
            new Schedule([new(0, 300), new(3, 1), new(0, 2), new(31, 70_000)], [0, 0, 0, 1, 0, 127, 0], [1, 2, 3, 255])),
        new Promise("I2/copy_highpage/ptl/process+rcu/\u00e9\0", 70_303, 0xfedc_ba98_7654_3210));

    private const string WithStepChecks =
        "tsm1h400bdbyt2sncpbkt6qmxdek4jg05x78626490fr0htnq1jz3gg0ese10m13rzz075638202d1w40j0c602gg0d9jcyjhy5scwb6rnrgf10je00v0000ynjh02j1nc7xcaqwpzd36vvzd";

    private const string WithWiderChecks =
        "tsm1440020wcg4228w2h5j08gr180g00230y4749j9cy2gy5b4bkp8bj5c4br8bj5f40by8by53wb22m6r01eyxst6ej1grndcg94aaz1a016dy1xtwh944h22wfph198zjn";

    [Fact]
    public void EveryCaseComesBack()
    {
        var lengths = new List<int>();
        for (ulong i = 0; i < 1200; i++)
        {
            var token = RecordedCase.Of(i);
            var text = token.Text;
            Assert.All(text, c => Assert.True(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
            Assert.Equal(token, Token.Parse(text, Subjects.All));
            Assert.Equal(text, Token.Parse(text, Subjects.All).Text);
            lengths.Add(text.Length);
        }

        lengths.Sort();
        output.WriteLine($"characters: median {lengths[lengths.Count / 2]}, 90% {lengths[lengths.Count * 9 / 10]}, {lengths[0]} to "
            + $"{lengths[^1]}");
        Assert.True(lengths[lengths.Count / 2] < 300);
    }

    [Fact]
    public void ChecksOfAnyWidthComeBack()
    {
        var token = RecordedCase.Of(3);
        for (var bits = 1; bits <= StepChecks.MostBits; bits++)
        {
            var checks = new StepChecks([.. Enumerable.Range(0, token.Case.Schedule.Steps)
                .Select(i => (byte)(i * 37 & ((1 << bits) - 1)))], bits);
            var wide = token with { Case = token.Case with { Schedule = token.Case.Schedule with { StepChecks = checks } } };
            Assert.Equal(wide, Token.Parse(wide.Text, Subjects.All));
        }

        Assert.Throws<ArgumentException>(() =>
            (token with { Case = token.Case with { Schedule = token.Case.Schedule with { StepChecks = new([4], 2) } } }).Text);
    }

    [Fact]
    public void WhatComesBackReplaysTheIdenticalRun()
    {
        for (ulong i = 0; i < 1200; i++)
        {
            var token = Token.Parse(RecordedCase.Of(i).Text, Subjects.All);
            var machine = new ScenarioMachine(token.Case.Series(), RevisionSet.Find(token.Case.Revision)!, InvariantSet.All()).Machine;
            var replay = new ReplayStrategy(token.Case.Schedule);
            new OwnEngine(machine).Run(replay);
            Assert.Null(replay.Misfit);
            Assert.True(token.Promise.IsKeptBy(machine));
            Assert.Equal(token.Promise.Key.Length == 0, machine.Violations.Items.Length == 0);
        }
    }

    [Fact]
    public void PasteMayBendItALittle()
    {
        var token = RecordedCase.Of(3);
        var text = token.Text;
        Assert.Equal(token, Token.Parse(text.ToUpperInvariant(), Subjects.All));
        Assert.Equal(token, Token.Parse($"  {text[..40]}\r\n\t{text[40..]}\n", Subjects.All));
        Assert.Equal(token, Token.Parse(text[..4] + text[4..].Replace('0', 'o').Replace('1', 'l'), Subjects.All));
    }

    [Fact]
    public void WhatCannotBeRunIsNamed()
    {
        var token = RecordedCase.Of(3);
        Refused("token: its scenario cannot be run: 9 processes: 1 to 4 are possible",
            With(token.Case with { Scenario = token.Case.Series() with { Mms = 9 } }));
        Refused("token: its schedule cannot be run: run 0 is of thread 40: 32 are possible",
            With(token.Case with { Schedule = new([new(40, 1)], []) }));
        Refused("token: its schedule cannot be run: runs 0 and 1 are both of thread 2",
            With(token.Case with { Schedule = new([new(2, 1), new(2, 1)], []) }));
        Refused("token: its schedule cannot be run: 2 outcomes in 1 steps", With(token.Case with { Schedule = new([new(2, 1)], [0, 0]) }));

        string With(Case @case) => (token with { Case = @case }).Text;
        static void Refused(string message, string text) =>
            Assert.Equal(message, Assert.Throws<BadInputException>(() => Token.Parse(text, Subjects.All)).Message);
    }

    // A version of the format is a promise: these were written by version 1, and none of them may ever be changed.
    [Fact]
    public void TokensOfVersion1StayReadable()
    {
        Assert.Equal(
            ByHand,
            Token.Parse(
                "tsm12500bdbyt2sncpbct6qmxdek4jg05x78626490fr0htnq1jz3gg0ese10m13rzz075638202d1w80v6zd04y7ze3kj1g06gmzzrggzz5tj4sw53exbrrqcgbh1z204x8000000wb531443a4sermesdz3fxajw",
                Subjects.All));
        Reads(
            "tsm1c30020mcg82qw42vn07269k04r0e884jr0g042b0202c1g1ag410qj09gj60c9twcy2cy5h4byrqcgfmhaxn09bnhjj7g8rxvy6qwc1a",
            """
            format: 1
            revision: rfc-v2
            violation: I3/reserve_tag_storage/tag_blocks_lock,vma->vm_lock/process/saved tags are pending
            title: a title
            # memory: 1 region from 0x40, 2 tag frames in blocks of 1, data frames 25 26 27 32 33 45 46
            # 2 processes of 4 addresses, VM_MTE everywhere, CONFIG_PREEMPT_RCU off
            # setup: store mm0[2]; cma_alloc_range(block 3) by a driver; reclaim frame 0 (unused: address 2)
            # T0 in mm0: load mm0[1]; reclaim frame 2 (unused: address 1); store mm0[2]
            # I0 on the CPU of T0: release slot 0
            # schedule of 158 steps: T0*3 I0*2 T0*153
            """);
        Reads(
            "tsm1x20020wc613m1gsvm04a81g0h1j3g0br0c00spgm4awat305bj23sw5qwbyj3y539n4bsz8z1p9w0zeda40rn9psw",
            """
            format: 1
            revision: rfc-v3
            violation: I12/tag_storage_reserve_block//end/inconsistent lock state: tag_blocks_reserved.xa_lock
            title: a title
            # memory: 2 regions from 0x880000, 8 tag frames in blocks of 4, data frames 0 292 293
            # 2 processes of 2 addresses, VM_MTE nowhere, CONFIG_PREEMPT_RCU off
            # setup: alloc_pages(order 0, __GFP_TAGGED) in slot 0
            # T0 in mm0: stg mm0[1], 0x3
            # I0 on the CPU of T0: release slot 0
            # schedule of 63 steps: T0*1 I0*44 T0*18
            """);

        // What was added to the end of a token later: a machine that is not the plain one, checks of every step.
        Reads(
            "tsm1840020wcg421r5h8800404443000220r00t0t9aa0yh0rvjwc818jx8gr38ejr4pwmwbek8hhn9twps1d5c0g59ksbgsqch2c94zj1y5a5m306zsvjj5rj738h2090pz5v9p",
            """
            format: 1
            revision: rfc-v3
            violation: I3/reserve_tag_storage/mmap_lock,tag_blocks_lock/process/saved tags are pending
            title: a title
            # memory: 1 region from 0x40, 1 tag frame in blocks of 1, data frames 0
            # 1 process of 2 addresses, VM_MTE everywhere, CONFIG_PREEMPT_RCU on
            # store buffers
            # setup: ldg mm0[0]; reclaim frame 0
            # T0 in mm0: guest load mm0[0]
            # T1 in mm0: ldg mm0[0]
            # schedule of 208 steps: T0*27 T1*6 B0*2 T0*31 B0*1 T0*56 T1*10 B0*2 T0*3 T1*28 B0*1 T1*15 T0*26
            """);
        Assert.Equal(new StepChecks([1, 0, 1, 1], 1), Token.Parse(WithStepChecks, Subjects.All).Case.Schedule.StepChecks);
        Assert.Equal(WithStepChecks, Token.Parse(WithStepChecks, Subjects.All).Text);
        Assert.Equal((2, 65),
            (Token.Parse(WithWiderChecks, Subjects.All).Case.Schedule.StepChecks.Bits,
            Token.Parse(WithWiderChecks, Subjects.All).Case.Schedule.StepChecks.Count));
        Assert.Equal(WithWiderChecks, Token.Parse(WithWiderChecks, Subjects.All).Text);
        foreach (var known in KnownCases.All)
            Assert.Contains(known.File.Token.Text, known.File.Text.ReplaceLineEndings(""), StringComparison.Ordinal);

        static void Reads(string text, string words) =>
            Assert.StartsWith(words.ReplaceLineEndings("\n") + "\ntsm1", new CaseFile(Token.Parse(text, Subjects.All), "a title").Text,
                StringComparison.Ordinal);
    }
}
