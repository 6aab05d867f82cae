namespace TagStorageModel.Harness.Cli;

/// <summary>What is printed where no verb is given: what to type first.</summary>
internal static class FirstHelp
{
    /// <summary>The one line that says what is missing.</summary>
    internal const string Refusal = "a verb is missing, such as 'tagstorage sweep'; tagstorage --help lists all verbs";

    /// <summary>The text, of at most 80 columns and 20 lines.</summary>
    internal static string Text { get; } = """
        tagstorage finds races in modelled kernel code by running it in many orders.

          tagstorage sweep --for 30s          try generated scenarios, show what breaks
          tagstorage explain TOKEN            tell what went wrong in a finding
          tagstorage replay TOKEN             run that very case again
          tagstorage verify --scenario NAME   search one scenario to its end
          tagstorage list scenarios           what there is; also revisions, defects

        tagstorage --help lists all verbs, tagstorage VERB --help the options of one.

        """.ReplaceLineEndings("\n");
}
