namespace TagStorageModel.Model.Revisions;

/// <summary>What a machine must have for a call.</summary>
public enum Need
{
    /// <summary>Nothing beyond the plain machine.</summary>
    None,

    /// <summary>A machine with huge pages: each process has an area that one can map.</summary>
    HugePages,

    /// <summary>A file that the processes map.</summary>
    File,

    /// <summary>A guest whose memory the process is. It is made for the call.</summary>
    Guest,
}
