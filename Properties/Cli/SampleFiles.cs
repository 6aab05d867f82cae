using System.Text.RegularExpressions;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

/// <summary>C# files as users give them with <c>--with</c>.</summary>
internal static partial class SampleFiles
{
    internal const string Rule = """
        public sealed class NobodyReserves : Invariant<Revision>
        {
            public override string Id => "I90";
            public override string Sentence => "Nobody takes tag_blocks_lock";
            public override IEnumerable<RuleRow> Rows => [On(Mutex.LockKind, of: Code.TagBlocksLock, does: Judge)];

            private void Judge(ModelThread thread, in Step step, long result)
            {
                Exercised++;
                Machine.Violations.Report(this, thread, "taken");
            }
        }

        """;

    internal const string Program = """
        /// <summary>Everybody adds to a balance, and nobody takes a lock.</summary>
        public sealed class Deposits : ReferenceProgram
        {
            private readonly Cell balance;
            private readonly int count;

            public Deposits(Machine machine, [Range(1, 4)] int count)
                : base(machine)
            {
                balance = new Cell(machine, "balance");
                this.count = count;
                for (var i = 0; i < count; i++) Add($"t{i}", Deposit);
            }

            public bool IsBad => balance.Final != count;

            private async KernelTask Deposit()
            {
                var seen = await balance.Read();
                await balance.Write(seen + 1);
            }
        }

        public sealed class NothingIsLost : Invariant<Deposits>
        {
            public override string Id => "P90";
            public override string Sentence => "No deposit is lost";

            public override void Conclude(bool allReturned, bool cut)
            {
                if (!allReturned) return;
                Exercised++;
                if (Code.IsBad) Machine.Violations.Report(this, null, "a deposit is lost");
            }
        }

        """;

    internal const string Subject = """
        public sealed class CrossingSubject : ISubject
        {
            public string Name => "crossing";
            public string Summary => "carts that want two gates";
            public IReadOnlyList<Invariant> NewRules() => KernelRules.All();

            public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
            {
                var machine = new Machine(rules);
                var code = new CrossingCode(machine);
                for (var i = 0; i < scenario.Tasks; i++)
                {
                    var isFromTheEast = i % 2 == 1;
                    machine.AddThread($"cart{i}", new Cpu(machine, i), _ => code.Cross(isFromTheEast));
                }

                machine.BindInvariants(code);
                return new SystemUnderTest(this, scenario, machine, code);
            }

            public IScenario Generate(ulong seed, ulong index) => new CrossingScenario(2 + (int)((seed + index) % 3));
            public void Write(BitWriter bits, IScenario scenario) => bits.Number(scenario.Tasks, 3);
            public IScenario Read(BitReader bits) => new CrossingScenario(bits.Number(3));
            public IReadOnlyList<string> Words(IScenario scenario) => [$"{scenario.Tasks} carts"];
        }

        public sealed record CrossingScenario(int Tasks) : IScenario;

        public sealed class CrossingCode(Machine machine) : ICodeUnderTest
        {
            private readonly SpinLock west = new(machine, "west", "west");
            private readonly SpinLock east = new(machine, "east", "east");

            public async KernelTask Cross(bool isFromTheEast)
            {
                var (first, second) = isFromTheEast ? (east, west) : (west, east);
                await first.Lock();
                await second.Lock();
                await second.Unlock();
                await first.Unlock();
            }
        }

        """;

    /// <summary>The revision that README adds.</summary>
    internal static string Revision { get; } =
        Example().Match(Checkout.Read("README.md").ReplaceLineEndings("\n")).Groups["code"].Value;

    /// <summary>Writes one into a folder.</summary>
    /// <returns>Its path.</returns>
    internal static string Save(this TemporaryFolder folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
