using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tags;

/// <summary>
/// What each thread has prepared for copies that it is going to make: for a page, a tag buffer and a slot of tags_by_pfn. It is
/// handed from function to function, so that no other thread ever sees it.
/// </summary>
/// <param name="machine">The machine.</param>
public sealed class PreparedBuffers(Machine machine) : KernelObject(machine, "prepared copies")
{
    /// <summary>By thread, the setup first.</summary>
    private readonly Dictionary<int, long>[] byThread = [.. Enumerable.Range(0, 33).Select(_ => new Dictionary<int, long>())];

    private static Dictionary<int, long> Of(Dictionary<int, long>[] byThread) => byThread[ModelThread.Current.Index + 1];

    /// <summary>Whether the running thread has prepared something for a page, whether it is consumed or not.</summary>
    public bool Has(Page page) => Of(byThread).ContainsKey(page.Index);

    /// <summary>The buffer of a page that is not consumed; 0 if there is none.</summary>
    public long BufferOf(Page page) => Of(byThread).GetValueOrDefault(page.Index);

    /// <summary>A page's slot is reserved, and it has this buffer; 0: it needs neither.</summary>
    public void Add(Page page, long buffer)
    {
        Dirty();
        Of(byThread)[page.Index] = buffer;
    }

    /// <summary>The page's buffer is in its slot.</summary>
    public void Consume(Page page) => Of(byThread)[page.Index] = 0;

    /// <summary>Nothing is prepared for the page any more.</summary>
    /// <returns>The buffer if it is not consumed, or 0.</returns>
    public long Remove(Page page) => Of(byThread).Remove(page.Index, out var buffer) ? buffer : 0;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step) =>
        throw new InvalidOperationException("what a thread has prepared is its own: there are no steps on it");

    /// <inheritdoc/>
    protected override void Reset()
    {
        foreach (var prepared in byThread) prepared.Clear();
    }
}
