using System.Text.Json.Nodes;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Traces.Series;

namespace TagStorageModel.Properties.Traces.Series;

public sealed class SeriesReaderTests
{
    private const string Good =
        """{"name":"a","revision":"rfc-v3","regions":"""
        + """[{"mem_start":"0x40","mem_end":"0xbf","tag_start":"0x2000","tag_end":"0x2003","block_size_pages":1}],"steps":"""
        + """[{"op":"mte_allocate_tag_buf","result":"b1","events":["kmalloc 128 KERNEL = b1"]},"""
        + """{"prep":"fill_buf","buf":"b1","tags":"t5"},{"prep":"set_flags","page":"0x40","flags":["mte_lock"]},"""
        + """{"op":"arch_alloc_page","page":"0x40","order":0,"gfp":"KERNEL","result":"void","events":[],"diag":[]},"""
        + """{"op":"mte_invalidate_tags_by_swp_entry","type":3,"offset":288230376151711743,"result":"void","events":"""
        + """["xa_erase tags_by_swp_entry 0xfffffffffffffff","spin_lock tags_by_swp_entry","spin_unlock """
        + """tags_by_swp_entry","xa_erase = null","kfree null"]}],"final":"""
        + """{"tags_by_pfn":[],"tags_by_pfn_nodes":0,"tags_by_swp_entry":[],"tags_by_swp_entry_nodes":0,"tag_blocks_reserved":"""
        + """[],"tag_blocks_reserved_nodes":0,"flags":[["0x40","0x40","L"]],"tags":"""
        + """[],"frames":[],"buffers":[["b1","t5","none"]],"irqs_off":0,"preempt":0}}""";

    [Fact]
    public void AGoodLineIsReplayed() => Assert.Null(SeriesReplay.Run(SeriesReader.Parse(Good, "here:1")));

    [Theory]
    [InlineData("\"b1\",\"tags\"", "\"b2\",\"tags\"", "there is no b2 yet")]
    [InlineData("\"t5\"},", "\"t0\"},", "no tags")]
    [InlineData("mte_lock\"]", "mte_locked\"]", "no flag")]
    [InlineData("\"KERNEL\"", "\"KERNEL+USER\"", "no allocation flags")]
    [InlineData("\"order\":0", "\"order\":64", "0 to 10 are possible")]
    [InlineData("\"type\":3", "\"type\":-1", "0 to 62 are possible")]
    [InlineData("288230376151711743", "288230376151711744", "the offset")]
    [InlineData("\"0xbf\"", "\"0x3f\"", "memory of 1")]
    [InlineData("\"0xbf\"", "\"0x2000\"", "overlap")]
    [InlineData("\"block_size_pages\":1", "\"block_size_pages\":0", "blocks of 0")]
    [InlineData("\"arch_alloc_page\"", "\"arch_page\"", "unknown operation")]
    [InlineData("\"fill_buf\"", "\"fill\"", "unknown preparation")]
    [InlineData("\"diag\":[]", "\"diag\":[\"x:y\"]", "is no diagnosis")]
    [InlineData("\"flags\":[[", "\"flags\":[1,[", "a list is expected")]
    [InlineData("\"preempt\":0}", "\"preempt\":null}", "a whole number")]
    [InlineData("\"name\":\"a\",", "", "\"seed\" is missing")]
    [InlineData("\"name\":\"a\"", "\"name\":\"\\ud800\"", "a string is no text")]
    [InlineData("]}]", "]]", "not JSON")]
    public void AMalformedLineIsNamed(string part, string replacement, string complaint)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var error = Assert.Throws<BadInputException>(() =>
            SeriesReader.Parse(Good.Replace(part, replacement, StringComparison.Ordinal), "here:3"));
        Assert.StartsWith("here:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>A line with one value changed or one byte lost is refused in one line, or replayed: with a difference, or none.</summary>
    [Fact]
    public void ALineMayBeAnything()
    {
        var lines = File.ReadAllLines(SeriesData.TeachingPath).Where(line => line.Length < 6000).ToArray();
        var (refused, different) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var random = new Random(i);
            var line = lines[random.Next(lines.Length)];
            var changed = i % 2 == 0 ? OtherValue(line, random) : line.Remove(random.Next(line.Length), 1);
            try
            {
                var recorded = SeriesReader.Parse(changed, "here:1");
                if (SeriesReplay.Obstacle(recorded) is null && SeriesReplay.Run(recorded) is not null) different++;
            }
            catch (BadInputException error)
            {
                Assert.StartsWith("here:1: ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
        }

        Assert.True(refused > 50 && different > 50, $"{refused} refused, {different} different");
    }

    private static string OtherValue(string line, Random random)
    {
        var root = JsonNode.Parse(line)!;
        var all = Within(root).ToArray();
        var (parent, key) = all[random.Next(all.Length)];
        JsonNode?[] values = [null, -1, 1, 70000, "0x41", "0x2001", "b1", "t3", "KERNEL", new JsonArray(), new JsonObject(), true];
        var value = values[random.Next(values.Length)];
        if (parent is JsonArray array) array[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] = value;
        else parent[key] = value;
        return root.ToJsonString();
    }

    private static IEnumerable<(JsonNode Parent, string Key)> Within(JsonNode node) => node switch
    {
        JsonObject item => item.SelectMany(pair => Below(item, pair.Key, pair.Value)),
        JsonArray list => list.SelectMany((value, i) => Below(list, i.ToString(System.Globalization.CultureInfo.InvariantCulture), value)),
        _ => [],
    };

    private static IEnumerable<(JsonNode Parent, string Key)> Below(JsonNode parent, string key, JsonNode? value) =>
        (value is null ? [] : Within(value)).Prepend((parent, key));
}
