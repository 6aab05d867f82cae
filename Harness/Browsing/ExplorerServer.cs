using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Harness.Browsing;

/// <summary>The explorer's web server, for browsers of this machine alone.</summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    /// <summary>The largest body of a request, in bytes: more than that is refused.</summary>
    public const int LargestBody = 128 * 1024;

    private const string Json = "application/json";
    private readonly WebApplication application;
    private readonly ExplorerAnswers answers;
    private readonly ExplorerSession session;

    // Each answer has a core to itself.
    private readonly System.Threading.SemaphoreSlim cores = new(Environment.ProcessorCount);
    private ExplorerGuard? guard;

    private ExplorerServer(ExplorerSession session, int port)
    {
        this.session = session;
        answers = new ExplorerAnswers(session);

        // Empty: no file and no variable of the user's changes how it listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestBody;
            options.Limits.MaxConcurrentConnections = 64;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        application = builder.Build();
        application.Run(Answer);
    }

    /// <summary>Where it is to be found, with the word that nobody else knows.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts it.</summary>
    /// <param name="session">What it is started with.</param>
    /// <param name="port">The port, or 0 for one that is free.</param>
    /// <exception cref="BadInputException">The port cannot be had.</exception>
    public static async Task<ExplorerServer> Start(ExplorerSession session, int port)
    {
        var server = new ExplorerServer(session, port);
        try
        {
            await server.application.StartAsync();
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync();
            throw new BadInputException($"--port {port}: {refused.Message}");
        }

        var addresses = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var listens = new Uri(addresses.Single());
        server.guard = new ExplorerGuard(listens.Port);
        server.Address = new Uri(listens, server.guard.Path);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var soon = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(1));
        await application.StopAsync(soon.Token);
        await application.DisposeAsync();
        cores.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ExplorerFiles.Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var asked = "";
        response.StatusCode = guard?.Check(context, out asked) ?? StatusCodes.Status503ServiceUnavailable;
        if (response.StatusCode != StatusCodes.Status200OK) return;
        if (HttpMethods.IsGet(context.Request.Method)) await Send(response, asked);
        else if (HttpMethods.IsPost(context.Request.Method)) await SendAnswer(context, asked);
        else response.StatusCode = StatusCodes.Status405MethodNotAllowed;
    }

    private async Task Send(HttpResponse response, string asked)
    {
        if (asked == "matrix" && session.Matrix() is { } matrix)
        {
            response.Headers.ContentSecurityPolicy = ExplorerFiles.MatrixPolicy;
            response.ContentType = ExplorerFiles.Html;
            await response.WriteAsync(matrix);
        }
        else if (ExplorerFiles.Find(asked) is var (type, text))
        {
            response.ContentType = type;
            await response.WriteAsync(text);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task SendAnswer(HttpContext context, string asked)
    {
        var response = context.Response;
        try
        {
            // Only a page of this address can send it without asking first.
            if (context.Request.ContentType?.Split(';')[0].Trim().Equals(Json, StringComparison.OrdinalIgnoreCase) != true)
            {
                response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return;
            }

            var cancel = context.RequestAborted;
            var request = await JsonSerializer.DeserializeAsync<ExplorerRequest>(context.Request.Body, ExplorerRequest.Options, cancel)
                ?? throw new JsonException("null is no request");
            await cores.WaitAsync(cancel);
            object? answer;
            try
            {
                answer = AnswerTo(asked, request, cancel);
            }
            finally
            {
                cores.Release();
            }

            if (answer is null) response.StatusCode = StatusCodes.Status404NotFound;
            else await Write(response, answer);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException refused)
        {
            await Refuse(response, refused.StatusCode, refused.Message);
        }
        catch (Exception refused) when (refused is JsonException or BadInputException)
        {
            await Refuse(response, StatusCodes.Status400BadRequest, refused.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception fault)
        {
            await Refuse(response, StatusCodes.Status500InternalServerError, "internal error: " + fault.Message);
        }
    }

    private object? AnswerTo(string asked, ExplorerRequest request, System.Threading.CancellationToken cancel) => asked switch
    {
        "place" => answers.Place(request),
        "ahead" => answers.Ahead(request, cancel),
        "token" => answers.Token(request),
        "about" => new { matrix = answers.HasMatrix },
        _ => null,
    };

    private static async Task Refuse(HttpResponse response, int status, string message)
    {
        response.StatusCode = status;
        await Write(response, new { error = message.ReplaceLineEndings(" ") });
    }

    private static async Task Write(HttpResponse response, object answer)
    {
        response.ContentType = Json;
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), JsonLines.Options));
    }

    /// <summary>It lives as long as its caller says: Ctrl-C is the caller's affair.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(System.Threading.CancellationToken cancel) => Task.CompletedTask;

        public Task StopAsync(System.Threading.CancellationToken cancel) => Task.CompletedTask;
    }
}
