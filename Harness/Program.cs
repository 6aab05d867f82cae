namespace TagStorageModel.Harness;

/// <summary>The executable <c>tagstorage</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Console.WriteLine(args.Length);
        return 0;
    }
}
