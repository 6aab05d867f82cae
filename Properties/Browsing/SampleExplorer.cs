using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Browsing;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Browsing;

/// <summary>An explorer that runs, on a free port, with the mail's defect before its first step.</summary>
internal sealed class SampleExplorer : IAsyncDisposable
{
    private readonly ExplorerServer server;
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private SampleExplorer(ExplorerServer server) => this.server = server;

    /// <summary>The case of the catalogue that the mail's defect is shown by.</summary>
    internal static Token Fork => KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!.File.Token;

    /// <summary>A cell with a token.</summary>
    internal static CellEvent Cell => new()
    {
        Revision = "rfc-v3",
        Kind = CellEvent.Rule,
        Column = "I21",
        Sentence = "No <b>warning</b> fires",
        Verdict = CellEvent.Broken,
        Key = Fork.Promise.Key,
        Defect = "sleeping-copy-in-fork",
        Token = Fork.Text,
        Searches = new SortedDictionary<string, long>(),
        Seed = "1",
    };

    internal Uri Address => server.Address;

    internal static async Task<SampleExplorer> Start(Schedule? schedule = null, params IReadOnlyList<CellEvent> cells) =>
        new(await ExplorerServer.Start(
            new ExplorerSession(Fork.Case with { Schedule = schedule ?? Schedule.Empty }, Subjects.All, cells), 0));

    /// <summary>Sends a request as a browser's page of this address does, unless it is changed.</summary>
    internal async Task<(HttpStatusCode Status, string Text, HttpResponseMessage Response)> Send(
        HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    internal async Task<JsonElement> Ask(string what, string body)
    {
        var (status, text, _) = await Send(HttpMethod.Post, what, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }
}
