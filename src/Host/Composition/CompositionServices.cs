using CoERouter.Categorizer;
using CoERouter.Experts.Generation;
using CoERouter.Router.Chat;
using CoERouter.Router.Mapping;
using CoERouter.Router.Resilience;
using CoERouter.Router.Routes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoERouter.Host.Composition;

/// <summary>Registers the composition of the experts in a models folder.</summary>
public static class CompositionServices
{
    private static readonly TimeSpan TrialLimit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds the pool, the categorizer, the map, the catalogue and the composed client. Nothing is read before it is asked for, and no
    /// expert is loaded before its first prompt.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="models">The models folder.</param>
    /// <param name="pool">How many experts to keep loaded; null means the defaults.</param>
    /// <param name="resilience">How to wait for an expert; null means the defaults.</param>
    public static IServiceCollection AddComposition(
        this IServiceCollection services, string models, ExpertPoolSettings? pool = null, ExpertResilienceOptions? resilience = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ExpertPool(
            models, pool, provider.GetRequiredService<TimeProvider>(), new ProcessTrial(TrialLimit)));
        services.AddSingleton<ICategorizer>(provider => HasRouting(models)
            ? NgramCategorizer.Load(Path.Combine(models, ModelsFolder.Categorizer))
            : new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()));
        services.AddSingleton(provider =>
            HasRouting(models) ? ReadMap(models) : new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()).Map());
        services.AddSingleton(provider => CatalogueReader.Read(provider.GetRequiredService<ExpertPool>(), models));
        services.AddSingleton<IExpertClients, PoolExpertClients>();
        services.AddSingleton(resilience ?? new ExpertResilienceOptions());
        services.AddSingleton<ExpertResilience>();
        services.AddSingleton(CreateDecider);
        services.AddSingleton(CreateClient);
        return services;
    }

    private static bool HasRouting(string models) =>
        File.Exists(Path.Combine(models, ModelsFolder.Categorizer)) || File.Exists(Path.Combine(models, ModelsFolder.Map));

    private static CategoryMap ReadMap(string models)
    {
        string path = Path.Combine(models, ModelsFolder.Map);
        return File.Exists(path)
            ? CategoryMapFile.Read(File.ReadAllText(path), $"The map '{path}'")
            : throw new FileNotFoundException(
                $"There is no map at '{path}'; measure the experts and solve one with 'coe eval outcomes'.", path);
    }

    private static RouteDecider CreateDecider(IServiceProvider services)
    {
        ICategorizer categorizer = services.GetRequiredService<ICategorizer>();
        return new RouteDecider(
            categorizer.Categories,
            categorizer.Revision,
            services.GetRequiredService<CategoryMap>(),
            services.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile));
    }

    private static CompositionChatClient CreateClient(IServiceProvider services) => new(
        services.GetRequiredService<ICategorizer>(),
        services.GetRequiredService<RouteDecider>(),
        services.GetRequiredService<ExpertResilience>(),
        static () => Guid.NewGuid().ToString("N"));
}
