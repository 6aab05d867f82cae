namespace TagStorageModel.Properties.Cli;

/// <summary>Tests of whole commands: they run alone, since some set an environment variable and others measure the engine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CliCollection
{
    public const string Name = "command line";
}
