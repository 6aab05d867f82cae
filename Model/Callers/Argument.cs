using TagStorageModel.Model.Mm.Accesses;

namespace TagStorageModel.Model.Revisions;

/// <summary>What one of a call's numbers means: what it may be, how it is drawn, what becomes of it when a scenario shrinks.</summary>
public enum Argument
{
    /// <summary>The call does not use this number.</summary>
    None,

    /// <summary>An address of the process, those of the huge area included.</summary>
    Address,

    /// <summary>An address outside of the huge area.</summary>
    SmallAddress,

    /// <summary>An address at which a file can be mapped; at any other the call finds none.</summary>
    FileAddress,

    /// <summary>The order of an allocation.</summary>
    Order,

    /// <summary>The value of tags.</summary>
    Tags,

    /// <summary>How user space touches memory: the number of a <see cref="UserAccessKind"/>.</summary>
    Access,

    /// <summary>A process that is not there yet.</summary>
    Child,

    /// <summary>The index of a data frame.</summary>
    Frame,

    /// <summary>A place where drivers remember pages.</summary>
    Slot,

    /// <summary>The index of a block of tag storage, modulo their number.</summary>
    Block,
}
