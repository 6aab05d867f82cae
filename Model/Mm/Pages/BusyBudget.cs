using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>How many ranges each thread may find busy in one run (<see cref="FaultBudget.Busy"/>). The setup may find none.</summary>
internal sealed class BusyBudget
{
    private int[] allowed = [];
    private int[] met = [];

    internal int AllowedTo(ModelThread thread) => thread.Index >= 0 && thread.Index < allowed.Length ? allowed[thread.Index] : 0;

    internal int LeftTo(ModelThread thread) => AllowedTo(thread) is > 0 and var most ? most - met[thread.Index] : 0;

    internal void Allow(ModelThread thread, int count)
    {
        if (thread.Index >= allowed.Length)
        {
            Array.Resize(ref allowed, thread.Index + 1);
            Array.Resize(ref met, thread.Index + 1);
        }

        allowed[thread.Index] = count;
    }

    /// <summary>A thread has found one busy that it may.</summary>
    internal void Meet(ModelThread thread) => met[thread.Index]++;

    internal void Reset() => Array.Clear(met);
}
