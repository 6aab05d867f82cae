using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Tells which facts explain that a rule was broken, and what the kernel would say there.</summary>
/// <param name="run">The recorded run, as it has ended.</param>
/// <param name="violation">The broken rule.</param>
public delegate Scene RuleStory(RecordedRun run, Violation violation);

/// <summary>
/// What a subject adds to the explanation of its failures. All of it may be left out: then a failure is told from what the
/// machine itself knows.
/// </summary>
/// <param name="Subject">The subject.</param>
/// <param name="Scenario">The scenario.</param>
public record SubjectStories(ISubject Subject, IScenario Scenario)
{
    /// <summary>
    /// The stories of its own rules, and those that replace the story of a rule that every kernel has; by the rule's
    /// type.
    /// </summary>
    public virtual IReadOnlyDictionary<Type, RuleStory> Rules => new Dictionary<Type, RuleStory>();

    /// <summary>All rules that watch it, in the order in which they are listed.</summary>
    public IReadOnlyList<Invariant> Watched => Subject.NewRules();

    /// <summary>Further facts that several of its rules have in common.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">The broken rule.</param>
    /// <param name="thread">Who broke it.</param>
    /// <param name="at">Where.</param>
    public virtual IEnumerable<Fact> Common(RecordedRun run, Violation violation, ModelThread thread, int at) => [];

    /// <summary>Whether a step can matter to a failure because of what it touches.</summary>
    public virtual bool Matters(in Step step) => true;

    /// <summary>Whether a thread that goes by what a step found can be deceived because it is out of date.</summary>
    public virtual bool CanBeOutOfDate(in Step step) => true;

    /// <summary>Whether a step that changes what a thread has found is one of which that thread ought to know.</summary>
    public virtual bool IsChange(in Step step) => true;

    /// <summary>
    /// What a thread did when it found something that others changed afterwards, such as <c>takes the value out</c>;
    /// null for the ordinary words.
    /// </summary>
    public virtual string? Found(RecordedRun run, TraceEntry entry) => null;

    /// <summary>A lock as reports name it where it matters which one of its class it is.</summary>
    public virtual string NameOf(RecordedRun run, Lock item) => item.Name;

    /// <summary>
    /// Why a thread that has returned still holds a lock, which is what others wait for; null if there is nothing to
    /// tell.
    /// </summary>
    public virtual Fact? WhyKept(RecordedRun run, ModelThread thread, TakenLock taken) => null;

    /// <summary>
    /// How a thread came to have what others wait for in a step, where that is no lock which lockdep knows; null for the ordinary
    /// words.
    /// </summary>
    public virtual Fact? TakenBy(RecordedRun run, ModelThread owner, in Step wait) => null;

    /// <summary>
    /// A value that functions return, in C, and whether it is one of a failure; null if it is of no kind that tells of
    /// failures.
    /// </summary>
    public virtual (string Text, bool IsFailure)? Returned(object value) => null;

    /// <summary>The name of the known defect that a failure shows; null if it is none.</summary>
    public string? DefectOf(string key) => Subject.DefectOf(ViolationSign.Parse(key))?.Slug;

    /// <summary>The name of the known defect that a failure shows, with whose it is; empty if it is none.</summary>
    public virtual string KnownAs(string key) => DefectOf(key) ?? "";

    /// <summary>
    /// What has destroyed something that was not its own, where a failure may be the consequence of that, as a
    /// sentence; null for the ordinary one.
    /// </summary>
    public virtual string? Consequence => null;

    /// <summary>What there is and how it is configured; empty if there is nothing to tell.</summary>
    public virtual string Configuration => "";

    /// <summary>What is done before the threads start; empty if nothing is.</summary>
    public virtual string Setup => "";

    /// <summary>The threads and interrupts, with what they do.</summary>
    public virtual IEnumerable<ExplainedThread> Threads(Machine machine) => machine.Threads.Select(ExplainedThread.Of);

    /// <summary>The scenario and a schedule in words, line by line.</summary>
    public IEnumerable<string> Words(Schedule schedule) => CaseWords.Of(new Case(Subject, Scenario, schedule));

    /// <summary>The state of its objects between two steps.</summary>
    public virtual SubjectState StateOf(RecordedRun run) => SubjectState.Of(run.Machine);

    /// <summary>A case as C#, to be put into a test; null if it cannot be written so.</summary>
    public virtual CaseCode? CodeOf(Schedule schedule) => null;

    /// <summary>Whether a reader has to know in what context a thread is, where nothing of it is out of the ordinary.</summary>
    public virtual bool TellsContext => true;
}
