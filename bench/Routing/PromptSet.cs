using CoERouter.Host.Commands;
using CoERouter.Training.Corpora;

namespace CoERouter.Bench.Routing;

/// <summary>Prompts to decide about.</summary>
internal sealed record PromptSet(string Name, IReadOnlyList<string> Prompts)
{
    private const int Seed = 7;
    private const string ArenaHard = "shared/data/arena_hard/v2.0_questions.jsonl.gz";

    /// <summary>Test prompts of the categorizer's corpora.</summary>
    public static PromptSet OfCorpora(int perCorpus)
    {
        Random random = new(Seed);
        return new("task corpora", [.. TaskCorpora.ForCategorizer().SelectMany(corpus => Enumerable.Range(0, perCorpus).Select(_ => corpus.Draw(CorpusSlice.Test, random).Prompt))]);
    }

    /// <summary>The 750 prompts of Arena-Hard 2.0; null where that data set does not lie beside the repository.</summary>
    public static async Task<PromptSet?> OfArenaHardAsync(string programFolder, CancellationToken cancellationToken)
    {
        for (DirectoryInfo? folder = new(programFolder); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, ArenaHard);
            if (File.Exists(path))
            {
                List<string> prompts = [];
                await foreach (string prompt in PromptLines.ReadAsync(path, cancellationToken).ConfigureAwait(false))
                {
                    prompts.Add(prompt);
                }

                return new("arena_hard", prompts);
            }
        }

        return null;
    }
}
