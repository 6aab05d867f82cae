namespace TagStorageModel.Kit.Execution;

/// <summary>
/// Sees which paths the threads go, and what they do on them, while it is the machine's
/// <see cref="Machine.PathFollower"/>.
/// </summary>
public interface IPathFollower
{
    /// <summary>Called before the first step of a run: what belongs to the one before can be forgotten.</summary>
    void Begin();

    /// <summary>A thread begins a path.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="entered">The path; what the follower wants to know of this visit later is kept there.</param>
    void Enter(ModelThread thread, ref EnteredPath entered);

    /// <summary>A thread makes a step, which has not happened yet.</summary>
    void Follow(ModelThread thread, in Step step);

    /// <summary>A thread gives a lock back.</summary>
    void Released(ModelThread thread, Lock item);
}
