using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Experts.Generation;
using CoERouter.Router.Arms;
using CoERouter.Router.Chat;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Router.Receipts;
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
        services.AddSingleton(provider => HasRouting(models)
            ? ReadCategorizer(models)
            : new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()));
        services.AddSingleton(provider =>
            HasRouting(models) ? ReadMap(models) : new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()).Map());
        services.AddSingleton(_ => MeasuredOutcomes.Read(models));
        services.AddSingleton<IMapSolver, MapSolver>();
        services.AddSingleton(provider => CatalogueReader.Read(provider.GetRequiredService<ExpertPool>(), models));
        services.AddSingleton<IExpertClients, PoolExpertClients>();
        services.AddSingleton(resilience ?? new ExpertResilienceOptions());
        services.AddSingleton<ExpertResilience>();
        services.AddSingleton(provider => CreateDecider(provider, models));
        services.AddSingleton(CreateReplay);
        services.AddSingleton(CreateClient);
        return services;
    }

    private static bool HasRouting(string models) =>
        File.Exists(Path.Combine(models, ModelsFolder.Categorizer)) || File.Exists(Path.Combine(models, ModelsFolder.Map));

    // Prediction sets are an option: they are used where their rule lies beside the categorizer.
    private static ICategorizer ReadCategorizer(string models)
    {
        NgramCategorizer categorizer = NgramCategorizer.Load(Path.Combine(models, ModelsFolder.Categorizer));
        string path = Path.Combine(models, ModelsFolder.Conformal);
        return File.Exists(path) ? new ConformalCategorizer(categorizer, ConformalFile.Read(File.ReadAllText(path), $"The rule '{path}'")) : categorizer;
    }

    private static SetArms? ReadSetArms(string models, ICategorizer categorizer, CategoryMap map)
    {
        string path = Path.Combine(models, ModelsFolder.Outcomes);
        return categorizer is not ConformalCategorizer ? null
            : File.Exists(path) ? new SetArms(categorizer.Categories, map, OutcomeTableFile.Read(File.ReadAllText(path), $"The outcome table '{path}'"))
            : throw new FileNotFoundException($"Prediction sets need the outcome table, and there is none at '{path}'; measure one with 'coe eval outcomes'.", path);
    }

    private static CategoryMap ReadMap(string models)
    {
        string path = Path.Combine(models, ModelsFolder.Map);
        return File.Exists(path)
            ? CategoryMapFile.Read(File.ReadAllText(path), $"The map '{path}'")
            : throw new FileNotFoundException(
                $"There is no map at '{path}'; measure the experts and solve one with 'coe eval outcomes'.", path);
    }

    private static RouteDecider CreateDecider(IServiceProvider services, string models)
    {
        ICategorizer categorizer = services.GetRequiredService<ICategorizer>();
        CategoryMap map = services.GetRequiredService<CategoryMap>();
        return new RouteDecider(
            categorizer.Categories,
            categorizer.Revision,
            map,
            services.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile),
            services.GetRequiredService<MeasuredOutcomes>().Revision,
            sets: ReadSetArms(models, categorizer, map));
    }

    private static RouteReplay CreateReplay(IServiceProvider services)
    {
        ICategorizer categorizer = services.GetRequiredService<ICategorizer>();
        RouteRevisions revisions = new(
            categorizer.Revision,
            services.GetRequiredService<CategoryMap>().Revision,
            services.GetRequiredService<MeasuredOutcomes>().Revision);
        return new RouteReplay(categorizer, services.GetRequiredService<RouteDecider>(), revisions);
    }

    /// <summary>What finds counterfactuals; null where the folder has no outcome table.</summary>
    internal static CounterfactualFinder? Counterfactuals(IServiceProvider services) =>
        services.GetRequiredService<MeasuredOutcomes>().Table is { } table
            ? new CounterfactualFinder(
                services.GetRequiredService<CategoryMap>(), table, Costs(services), services.GetRequiredService<IMapSolver>())
            : null;

    internal static IReadOnlyList<ExpertCost> Costs(IServiceProvider services) =>
        [.. services.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile.Cost)];

    private static CompositionChatClient CreateClient(IServiceProvider services) => new(
        services.GetRequiredService<ICategorizer>(),
        services.GetRequiredService<RouteDecider>(),
        services.GetRequiredService<ExpertResilience>(),
        static () => Guid.NewGuid().ToString("N"));
}
