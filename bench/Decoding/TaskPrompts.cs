using CoERouter.Experts.Generation;
using CoERouter.Training.Corpora;
using Microsoft.Extensions.AI;

namespace CoERouter.Bench.Decoding;

/// <summary>Prompts of the task corpora, drawn from their test slice: the same ones on every machine.</summary>
internal static class TaskPrompts
{
    private const int Seed = 20_240_229;

    /// <summary>Prompts of a task; where no corpus has that name, those of the general one.</summary>
    public static string[] Draw(string task, int count)
    {
        IReadOnlyList<ITaskCorpus> corpora = TaskCorpora.All();
        ITaskCorpus corpus = corpora.FirstOrDefault(corpus => corpus.Name == task) ?? corpora[^1];
        Random random = new(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => corpus.Draw(CorpusSlice.Test, random).Prompt)];
    }

    /// <summary>So many tokens of the expert's own prompts, one behind the other.</summary>
    public static int[] Tokens(ExpertModel model, int count)
    {
        List<int> tokens = [];
        foreach (string prompt in Draw(model.Manifest.Task, count))
        {
            model.Template.Render([new ChatMessage(ChatRole.User, prompt)], tokens);
            if (tokens.Count >= count)
            {
                break;
            }
        }

        return [.. tokens.Take(count)];
    }
}
