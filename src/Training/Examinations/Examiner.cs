using System.Diagnostics;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Training.Corpora;
using Microsoft.Extensions.AI;

namespace CoERouter.Training.Examinations;

/// <summary>Asks experts questions of a corpus, greedily, and checks the answers. The same seed gives the same questions to every expert.</summary>
public sealed class Examiner
{
    // An expert that is asked what it was never taught may go on without end; no right answer is this long.
    private const int MostOutputTokens = 360;

    private readonly Func<string, IChatClient> _client;
    private readonly int _parallel;

    /// <param name="client">The chat client of an expert, by name.</param>
    /// <param name="parallel">Answers at a time.</param>
    public Examiner(Func<string, IChatClient> client, int parallel)
    {
        _client = client;
        _parallel = parallel;
    }

    /// <summary>Questions of a slice, without repetition.</summary>
    public static IReadOnlyList<TaskExample> Questions(ITaskCorpus corpus, CorpusSlice slice, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var random = new Random(seed);
        HashSet<string> prompts = [];
        List<TaskExample> questions = [];
        for (int draw = 0; questions.Count < count && draw < 100 * count; draw++)
        {
            TaskExample example = corpus.Draw(slice, random);
            if (prompts.Add(example.Prompt))
            {
                questions.Add(example);
            }
        }

        return questions;
    }

    /// <summary>Lets one expert answer.</summary>
    public async Task<IReadOnlyList<ExaminedAnswer>> AskAsync(string expert, GatingPolicy? gating, ITaskCorpus corpus, IReadOnlyList<TaskExample> questions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(questions);
        var answers = new ExaminedAnswer[questions.Count];
        await Parallel.ForAsync(0, questions.Count, new ParallelOptions { MaxDegreeOfParallelism = _parallel, CancellationToken = cancellationToken }, async (i, cancel) =>
            answers[i] = await AskAsync(expert, gating, corpus, questions[i], cancel));
        return answers;
    }

    private async Task<ExaminedAnswer> AskAsync(string expert, GatingPolicy? gating, ITaskCorpus corpus, TaskExample question, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = MostOutputTokens };
        if (gating is { } policy)
        {
            options.AdditionalProperties = new() { [GenerationOptions.Gating] = policy.ToString() };
        }

        var clock = Stopwatch.StartNew();
        try
        {
            ChatResponse response = await _client(expert).GetResponseAsync([new(ChatRole.User, question.Prompt)], options, cancellationToken);
            return new(question, response.Text, corpus.IsRight(question, response.Text), response.Usage?.OutputTokenCount ?? 0, clock.Elapsed.TotalMilliseconds);
        }
        catch (ContextLengthExceededException exception)
        {
            return new(question, exception.Message, false, 0, clock.Elapsed.TotalMilliseconds);
        }
    }
}
