using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Experts.Generation;
using CoERouter.Router.Arms;
using CoERouter.Router.Chat;
using CoERouter.Router.Feedback;
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
            models, pool, provider.GetRequiredService<TimeProvider>(), new RememberedTrial(new TrialRecord(models), new ProcessTrial(TrialLimit))));
        services.AddSingleton(_ => new RoutingCategorizer(HasRouting(models) ? CategorizerSource.Open(models) : null));
        services.AddSingleton(provider => provider.GetRequiredService<RoutingCategorizer>().Source?.Categorizer
            ?? new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()));
        services.AddSingleton(provider =>
            HasRouting(models) ? ReadMap(models) : new AbsentRouting(provider.GetRequiredService<ExpertCatalogue>()).Map());
        services.AddSingleton(_ => MeasuredOutcomes.Read(models));
        services.AddSingleton(_ => OptionalRefinement.Read(models));
        services.AddSingleton<IMapSolver, MapSolver>();
        services.AddSingleton(provider => CatalogueReader.Read(provider.GetRequiredService<ExpertPool>(), models));
        services.AddSingleton<IExpertClients, PoolExpertClients>();
        services.AddSingleton(resilience ?? new ExpertResilienceOptions());
        services.AddSingleton<ExpertResilience>();
        services.AddSingleton(CreateDecider);
        services.AddSingleton<LiveRouting>();
        services.AddSingleton(CreateClient);
        return services;
    }

    private static bool HasRouting(string models) =>
        CategorizerSource.Exists(models) || File.Exists(Path.Combine(models, ModelsFolder.Map));

    private static SetArms? SetArmsFor(IServiceProvider services, ICategorizer categorizer, CategoryMap map) =>
        categorizer is not ConformalCategorizer ? null
            : services.GetRequiredService<MeasuredOutcomes>().Table is { } table ? new SetArms(categorizer.Categories, map, table)
            : throw new FileNotFoundException("Prediction sets need the outcome table, and the models folder has none; measure one with 'coe eval outcomes'.");

    /// <summary>Adds feedback, which may change the map of a composition that was added before.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="models">The models folder.</param>
    /// <param name="state">Where feedback, proposed and earlier maps lie; made at the first of them.</param>
    /// <param name="options">How feedback is kept and what it may change.</param>
    public static IServiceCollection AddFeedback(this IServiceCollection services, string models, string state, FeedbackOptions options) =>
        services.AddSingleton(provider => CreateFeedback(provider, models, state, options));

    private static Func<RouteDecider> LiveDecider(LiveRouting routing) => () => routing.Decider;

    private static OptionalFeedback CreateFeedback(IServiceProvider services, string models, string state, FeedbackOptions options)
    {
        MeasuredOutcomes outcomes = services.GetRequiredService<MeasuredOutcomes>();
        if (outcomes is not { Table: { } table, Revision: { } revision })
        {
            return new OptionalFeedback(null);
        }

        LiveRouting routing = services.GetRequiredService<LiveRouting>();
        FeedbackDesk desk = new(
            table,
            revision,
            routing.Map,
            new MapProposer(Costs(services), services.GetRequiredService<IMapSolver>(), options.FalseAlarm),
            new MapHistory(Path.Combine(models, ModelsFolder.Map), state, options.KeptMaps),
            state,
            options,
            services.GetRequiredService<TimeProvider>());
        desk.OnChange(routing.Replace);
        if (desk.Exploration is { } exploration)
        {
            routing.Replace(routing.Map, exploration);
        }

        return new OptionalFeedback(desk);
    }

    private static CategoryMap ReadMap(string models)
    {
        string path = Path.Combine(models, ModelsFolder.Map);
        return File.Exists(path)
            ? CategoryMapFile.Read(File.ReadAllText(path), $"The map '{path}'")
            : throw new FileNotFoundException(
                $"There is no map at '{path}'; measure the experts and solve one with 'coe eval outcomes'.", path);
    }

    private static RouteDecider CreateDecider(IServiceProvider services) => Decider(services, services.GetRequiredService<CategoryMap>(), null);

    /// <summary>A decider of the services' categorizer, experts and outcomes, and of a map and an exploration that may be others.</summary>
    internal static RouteDecider Decider(IServiceProvider services, CategoryMap map, IRouteExploration? exploration)
    {
        ICategorizer categorizer = services.GetRequiredService<ICategorizer>();
        return new RouteDecider(
            categorizer.Categories,
            categorizer.Revision,
            map,
            services.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile),
            services.GetRequiredService<MeasuredOutcomes>().Revision,
            exploration,
            SetArmsFor(services, categorizer, map),
            services.GetRequiredService<OptionalRefinement>().Rules);
    }

    /// <summary>What finds counterfactuals of a map; null where the folder has no outcome table.</summary>
    internal static CounterfactualFinder? Counterfactuals(IServiceProvider services, CategoryMap map) =>
        services.GetRequiredService<MeasuredOutcomes>().Table is { } table
            ? new CounterfactualFinder(
                map, table, Costs(services), services.GetRequiredService<IMapSolver>(), SetArmsFor(services, services.GetRequiredService<ICategorizer>(), map))
            : null;

    internal static IReadOnlyList<ExpertCost> Costs(IServiceProvider services) =>
        [.. services.GetRequiredService<ExpertCatalogue>().Experts.Select(expert => expert.Profile.Cost)];

    private static CompositionChatClient CreateClient(IServiceProvider services) => new(
        services.GetRequiredService<ICategorizer>(),
        LiveDecider(services.GetRequiredService<LiveRouting>()),
        services.GetRequiredService<ExpertResilience>(),
        static () => Guid.NewGuid().ToString("N"));
}
