using CoERouter.Categorizer;
using CoERouter.Host.Composition;
using CoERouter.Host.Page;

namespace CoERouter.Host.Gateway;

/// <summary>Puts the gateway together.</summary>
public static class GatewayApplication
{
    /// <summary>Builds the gateway; it listens once it is started.</summary>
    /// <param name="options">How to listen.</param>
    /// <param name="compose">Adds the <see cref="Router.Chat.CompositionChatClient"/> and the
    /// <see cref="Composition.ExpertCatalogue"/>.</param>
    /// <param name="server">Replaces the server, for example by one in memory. Default Kestrel.</param>
    /// <param name="logging">Says where the log goes. Default the console.</param>
    /// <exception cref="ArgumentException">An option is not legal; all faults are named.</exception>
    public static WebApplication Build(
        GatewayOptions options,
        Action<IServiceCollection> compose,
        Action<IWebHostBuilder>? server = null,
        Action<ILoggingBuilder>? logging = null)
    {
        options.Validate();

        // An empty builder reads no settings file and no environment: what the gateway does follows from its options alone.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls([.. options.Urls]);
        if (server is null)
        {
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
            });
        }

        server?.Invoke(builder.WebHost);
        (logging ?? ToConsole)(builder.Logging);
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical)

            // A failed start is thrown to the caller, who says it in one sentence.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(filtering => filtering.AllowedHosts = [.. options.AllowedHosts]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.Services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<Admission>()
            .AddSingleton<ToolExperts>()
            .AddSingleton<ChatCompletionsEndpoint>()
            .AddSingleton<RouteEndpoint>()
            .AddSingleton(services => new RoutingMonitor(
                services.GetService<RoutingCategorizer>()?.Source, services.GetRequiredService<ILogger<RoutingMonitor>>()))
            .AddSingleton(services => new RouteMemory(
                services.GetService<OptionalFeedback>()?.Desk, services.GetService<ICategorizer>(), services.GetRequiredService<RoutingMonitor>()))
            .AddSingleton<FeedbackEndpoint>()
            .AddSingleton<MapEndpoint>()
            .AddSingleton(services => new ReceiptEndpoint(services.GetRequiredService<RouteMemory>(), services.GetService<LiveRouting>()))
            .AddSingleton<ModelsEndpoint>()
            .AddSingleton<HealthEndpoint>()
            .AddSingleton<PageEndpoint>();
        compose(builder.Services);
        WebApplication app = builder.Build();
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("CoERouter.Host.Gateway");
        app.Use(next => context => ErrorResponses.HandleAsync(context, next, logger));
        app.UseHostFiltering();
        app.UseRouting();
        Map(app);
        return app;
    }

    private static void ToConsole(ILoggingBuilder logging) => logging.AddSimpleConsole(console => console.SingleLine = true);

    private static void Map(WebApplication app)
    {
        IServiceProvider services = app.Services;
        app.MapPost("/v1/chat/completions", services.GetRequiredService<ChatCompletionsEndpoint>().HandleAsync);
        app.MapPost("/v1/route", services.GetRequiredService<RouteEndpoint>().HandleAsync);
        app.MapPost("/v1/feedback", services.GetRequiredService<FeedbackEndpoint>().HandleAsync);
        app.MapGet("/v1/receipts/{id}", services.GetRequiredService<ReceiptEndpoint>().HandleAsync);
        MapEndpoint map = services.GetRequiredService<MapEndpoint>();
        app.MapGet("/v1/map", map.ShowAsync);
        app.MapPost("/v1/map/apply", map.ApplyAsync);
        app.MapPost("/v1/map/rollback", map.RollBackAsync);
        ModelsEndpoint models = services.GetRequiredService<ModelsEndpoint>();
        app.MapGet("/v1/models", models.ListAsync);
        app.MapGet("/v1/models/{id}", models.GetAsync);
        HealthEndpoint health = services.GetRequiredService<HealthEndpoint>();
        app.MapGet("/health/live", HealthEndpoint.LiveAsync);
        app.MapGet("/health/ready", health.ReadyAsync);
        app.MapGet("/health/routing", health.RoutingAsync);
        PageEndpoint page = services.GetRequiredService<PageEndpoint>();
        foreach (string path in page.Paths)
        {
            app.MapGet(path, page.HandleAsync);
        }
    }
}
