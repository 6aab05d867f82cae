using System.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// Names and keys in a token: ASCII characters as they are, the words that are frequent in keys as one byte. The
/// list of words belongs to version 1 of the format: it never changes.
/// </summary>
public static class TokenWords
{
    private const byte Foreign = 0;
    private const int FirstWord = 128;

    private static readonly string[] Words =
    [
        // Revisions, contexts.
        "rfc-v", "repaired", "mutant", "process", "hardirq", "irqs-off", "rcu", "end",

        // Lock classes.
        "cma->lock", "cma_mutex", "zone.lock", "mmap_lock", "ptl", "anon_vma->rwsem", "si->lock", "vma->vm_lock", "folio_lock",
        "tag_blocks_lock", "tag_blocks_reserved", "tags_by_pfn", "tags_by_swp_entry", ".xa_lock", "-nested",

        // Functions.
        "tag_storage_reserve_block", "reserve_tag_storage", "free_tag_storage", "page_tag_storage_reserved", "tag_storage_enabled()",
        "mte_restore_tags_for_pfn", "mte_save_page_tags", "mte_save_tags_for_pfn", "mte_restore_page_tags", "try_transfer_saved_tags", "_by_swp_entry",
        "tag_clear_highpage", "copy_highpage", "do_page_fault", "do_swap_page", "set_page_mte_tagged", "__xas_nomem", "preemptible()",

        // What rules say.
        "inconsistent lock state: ", "saved tags are pending", "saved tags were not restored", "freed twice", "lock order: ",
        "irq inversion: ", "deadlock with an interrupt: ", "deadlock: ", "waits for ever: ", "recursion", " -> ",
        "lock held on return to user", "unlock of a lock not held",

        // Parts of all these.
        "tag_storage", "reserve", "restore", "highpage", "contig", "alloc", "free", "page", "copy", "swap", "folio", "mte_", "tags",
        "migrat", "saved", "_pte", "lock", "_on_", "fault", "remove", "vma_", "for_pfn", "try_", "_range", "mutex", "cma_", "missing",
        "handle_", "_entry", "set_", "(page)", "xa_is_err(", "unmap", "mmap", "block", "_add", "put_", "get_", "tag", "__",
    ];

    /// <summary>Writes a text, whatever is in it.</summary>
    public static void Write(BitWriter bits, string text)
    {
        var parts = new List<(byte Byte, char Char)>();
        for (var i = 0; i < text.Length;)
        {
            var word = LongestAt(text, i);
            if (word >= 0) parts.Add(((byte)(FirstWord + word), default));
            else parts.Add(text[i] is > '\0' and < '\x80' ? ((byte)text[i], default) : (Foreign, text[i]));
            i += word >= 0 ? Words[word].Length : 1;
        }

        bits.Number(parts.Count, 4);
        foreach (var (part, c) in parts)
        {
            bits.Bits(part, 8);
            if (part == Foreign) bits.Bits(c, 16);
        }
    }

    /// <summary>Reads a text.</summary>
    public static string Read(BitReader bits)
    {
        var text = new StringBuilder();
        for (var left = bits.Count(4); left > 0; left--)
        {
            var part = (byte)bits.Bits(8);
            if (part == Foreign) text.Append((char)bits.Bits(16));
            else if (part < FirstWord) text.Append((char)part);
            else if (part - FirstWord < Words.Length) text.Append(Words[part - FirstWord]);
            else throw new BadInputException($"token: there is no word {part - FirstWord} in its version");
        }

        return text.ToString();
    }

    private static int LongestAt(string text, int at)
    {
        var best = -1;
        for (var i = 0; i < Words.Length; i++)
        {
            if (string.CompareOrdinal(text, at, Words[i], 0, Words[i].Length) == 0 && (best < 0 || Words[i].Length > Words[best].Length)) best = i;
        }

        return best;
    }
}
