using CoERouter.Host.Composition;
using CoERouter.Router.Chat;
using CoERouter.Router.Mapping;
using CoERouter.Router.Refinement;
using CoERouter.Router.Routes;

namespace CoERouter.Host.Commands;

/// <summary>Calibrates the refinement of a models folder and puts it in use.</summary>
internal sealed class RefinementRun(CommandContext context, string folder, string? check, bool isDryRun)
{
    public async Task<int> RunAsync(string path, CalibrationTarget target, int seed, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoredPrompt> second = check is null ? [] : await ScoredLines.ReadAsync(check, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ScoredPrompt> sample = await ScoredLines.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        string mapPath = Path.Combine(folder, ModelsFolder.Map);
        if (!File.Exists(mapPath))
        {
            throw new FileNotFoundException($"There is no map at '{mapPath}'; measure the experts and solve one with 'coe eval outcomes'.", mapPath);
        }

        CategoryMap map = CategoryMapFile.Read(await File.ReadAllTextAsync(mapPath, cancellationToken).ConfigureAwait(false), $"The map '{mapPath}'");
        ServiceCollection services = new();
        services.AddComposition(folder);

        // The rules that are there now, whole or damaged, do not matter.
        services.AddSingleton(new OptionalRefinement(null));
        ServiceProvider provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            ExpertCatalogue catalogue = provider.GetRequiredService<ExpertCatalogue>();
            _ = RefinementPairs.Of(sample, map, catalogue);
            CompositionChatClient router = provider.GetRequiredService<CompositionChatClient>();
            sample = await ReachedAsync(path, sample, router).ConfigureAwait(false);
            second = check is null ? [] : await ReachedAsync(check, second, router).ConfigureAwait(false);
            IReadOnlyList<RefinementPair> pairs = RefinementPairs.Of(sample, map, catalogue);
            CalibratedRefinement found = RefinementCalibration.Calibrate(pairs, target, seed, cancellationToken);
            RefinementReport.Write(context, found, sample[0].Costs is null ? "active parameters" : "cost");
            string[] left = [.. map.Entries.Select(entry => entry.Category).Where(category => found.Refinement?.Rules.All(rule => rule.Category != category) != false)];
            if (left.Length > 0)
            {
                await context.Output.WriteLineAsync($"Left to the map's arm, since the sample scores no other for it: {string.Join(", ", left)}.").ConfigureAwait(false);
            }

            if (second.Count > 0 && found.Refinement is { } rules)
            {
                RefinementReport.Write(context, RefinementCheck.Of(rules, RefinementPairs.Of(second, map, catalogue)));
            }

            await SaveAsync(found.Refinement, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        }
    }

    // Rules apply to prompts that the router maps to their category; how the others are answered does not depend on them.
    private async Task<IReadOnlyList<ScoredPrompt>> ReachedAsync(string path, IReadOnlyList<ScoredPrompt> sample, CompositionChatClient router)
    {
        ScoredPrompt[] reached = [.. sample.Where(line => router.Route(line.Prompt).Receipt is { Reason: RouteReason.Mapped } receipt && receipt.Category == line.Category)];
        if (reached.Length < sample.Count)
        {
            await context.Output.WriteLineAsync(
                $"{sample.Count - reached.Length} of {sample.Count} prompts of '{path}' are left out, since the router does not map them to their category.").ConfigureAwait(false);
        }

        return reached.Length > 0 ? reached : throw new InvalidDataException($"The router maps no prompt of '{path}' to the category that the sample gives it.");
    }

    private async Task SaveAsync(PromptRefinement? refinement, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, ModelsFolder.Refinement);
        if (refinement is null || isDryRun)
        {
            await context.Output.WriteLineAsync(refinement is null ? "There is nothing to choose between, so nothing was written." : "Nothing was written.").ConfigureAwait(false);
            return;
        }

        string partial = path + ".partial";
        await File.WriteAllTextAsync(partial, RefinementFile.Write(refinement), cancellationToken).ConfigureAwait(false);
        File.Move(partial, path, overwrite: true);
        await context.Output.WriteLineAsync($"Wrote '{path}', revision {refinement.Revision}; remove the file to leave every prompt to the map's arm again.").ConfigureAwait(false);
    }
}
