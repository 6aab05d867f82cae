using System.Runtime.ExceptionServices;
using System.Threading;
using Microsoft.Coyote.Runtime;
using TagStorageModel.Kit.Execution;
using ControlledThread = Microsoft.Coyote.Rewriting.Types.Threading.Thread;
using CoyoteOperation = Microsoft.Coyote.Runtime.Operation;

namespace TagStorageModel.Engine.Engines;

/// <summary>
/// One run with each model thread on a thread that Coyote controls. Between two of Coyote's scheduling points
/// only one of them runs, so that nothing here needs a lock.
/// </summary>
/// <param name="machine">The machine, reset and set up.</param>
/// <param name="pick">From the threads that can go, those that may; none ends the run.</param>
/// <param name="interleaves">Whether Coyote chooses among those that may go, rather than the one that just went.</param>
internal sealed class CoyoteRun(Machine machine, Func<uint, uint> pick, bool interleaves) : IStepDriver
{
    private const string Deadlock = "Deadlock detected.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly List<Thread> threads = [];
    private uint mayGo;
    private bool over;
    private bool completed;
    private string? report;
    private ExceptionDispatchInfo? failure;

    /// <summary>The run was ended by a bound or by its strategy.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Runs the threads from their start to the end of the run. To be called by Coyote.</summary>
    internal void Play(ICoyoteRuntime runtime)
    {
        runtime.OnFailure += exception => report ??= exception.Message;
        foreach (var thread in machine.Threads)
        {
            thread.Driver = this;
            threads.Add(ControlledThread.Create(() => Play(thread)));
        }

        foreach (var thread in threads) ControlledThread.Start(thread);
        Guarded(Decide);
        Join();
    }

    /// <summary>Waits for the threads. After a deadlock nobody is made to wait: Coyote has ended the run.</summary>
    internal void Join()
    {
        foreach (var thread in threads) ControlledThread.Join(thread);
        completed = true;
    }

    /// <inheritdoc/>
    public void Drive(ModelThread thread)
    {
        if (thread.Arrived)
        {
            Decide();
            if (interleaves && MayGo(thread)) SchedulingPoint.Interleave();
        }

        CoyoteOperation.PauseUntil(() => MayGo(thread) || IsReleased(thread));
        if (!MayGo(thread)) throw new RunOverException();
        machine.Perform(thread);
    }

    /// <summary>Waits until the threads that Coyote has interrupted are gone, and gives the machine back.</summary>
    internal void Leave()
    {
        foreach (var thread in threads)
        {
            if ((thread.ThreadState & ThreadState.Unstarted) == 0 && !thread.Join(Patience))
                Fail(new InvalidOperationException("a model thread goes on after the end of its run"));
        }

        foreach (var thread in machine.Threads) thread.Driver = null;
    }

    /// <summary>Throws what the code threw, or if Coyote ended the run otherwise than the machine did.</summary>
    internal void ThrowIfFailed()
    {
        failure?.Throw();
        var isDeadlock = over && !IsCut && !machine.AllReturned;
        var foundDeadlock = report?.StartsWith(Deadlock, StringComparison.Ordinal) ?? false;

        // In a deadlock it is chance whether Coyote interrupts the one who waits for the threads before he is let go.
        if (!over || isDeadlock != foundDeadlock || (!isDeadlock && !completed) || (report is not null && !foundDeadlock))
            throw new InvalidOperationException($"Coyote ended the run otherwise than the machine: {report ?? "no deadlock"}");
    }

    private bool MayGo(ModelThread thread) => (mayGo >> thread.Index & 1) != 0;

    // Who waits in a deadlock is left to Coyote, which has to find it by itself.
    private bool IsReleased(ModelThread thread) =>
        over && (IsCut || failure is not null || thread.Drains is not null || (thread.MayNeverStart && !thread.Arrived));

    /// <summary>All threads stand at a step or have returned: decides who may go.</summary>
    private void Decide()
    {
        mayGo = 0;
        var runnable = machine.Runnable();
        if (runnable != 0)
        {
            var picked = pick(runnable);
            IsCut = picked == 0 || machine.Trace.Steps >= machine.StepLimit;
            if (!IsCut) mayGo = picked;
        }

        over = mayGo == 0;
    }

    private void Play(ModelThread thread) => Guarded(() =>
    {
        thread.RunToEnd();
        Decide();
    });

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (RunOverException)
        {
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            Fail(exception);
        }
    }

    private void Fail(Exception exception)
    {
        failure ??= ExceptionDispatchInfo.Capture(exception);
        mayGo = 0;
        over = true;
    }

    /// <summary>Unwinds a thread whose run has been ended; modelled code catches nothing.</summary>
    private sealed class RunOverException : Exception;
}
