namespace TagStorageModel.Kit.Execution;

/// <content>
/// Making a run again that is known: of a thread that is over by then only the effects are needed, not the code in between.
/// </content>
public sealed partial class Machine
{
    /// <summary>Whether nobody looks at single steps, so that effects alone are as good as the steps themselves.</summary>
    internal bool CanRepeat => rules.IsBlind && !HasStoreBuffers && !Checked && PathFollower is null && !Trace.IsRecording;

    /// <summary>The effect of a step that a thread made in a run that began like this one.</summary>
    internal void Repeat(ModelThread thread, in Step step, int outcome)
    {
        ModelThread.Current = thread;
        if (thread.Cpu.IsShared) thread.Cpu.SwitchTo(thread);
        thread.Outcome = Math.Max(outcome, 0);
        step.Target.Execute(thread, step);
        Trace.Add(thread, outcome);
    }

    /// <summary>Steps without an effect on anything shared.</summary>
    internal void RepeatLocal(ModelThread thread, int count)
    {
        for (; count > 0; count--) Trace.Add(thread, Trace.NoChoice);
    }
}
