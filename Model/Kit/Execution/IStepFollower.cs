namespace TagStorageModel.Kit.Execution;

/// <summary>Sees every step while it is the machine's follower.</summary>
public interface IStepFollower
{
    /// <summary>A step has just had its effect.</summary>
    void Follow(ModelThread thread, in Step step);
}
