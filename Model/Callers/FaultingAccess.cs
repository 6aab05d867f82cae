namespace TagStorageModel.Model.Revisions;

/// <summary>Who makes an access that is repeated until it need not fault.</summary>
public enum FaultingAccess
{
    /// <summary>User space, or the kernel on its behalf by the same entries (copy_from_user()).</summary>
    User,

    /// <summary>A guest, which is entered again after each stage-2 fault.</summary>
    Guest,

    /// <summary>access_remote_tags(), of a page without tag storage.</summary>
    Remote,

    /// <summary>__get_user_pages(), of a page that it cannot follow.</summary>
    GetUserPages,
}
