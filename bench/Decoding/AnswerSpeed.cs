using CoERouter.Bench.Commands;
using CoERouter.Bench.Measurement;
using Microsoft.Extensions.AI;

namespace CoERouter.Bench.Decoding;

/// <summary>Tokens per second of whole answers through the chat client.</summary>
internal static class AnswerSpeed
{
    private const int Prompts = 8;

    public static async Task<double> MeasureAsync(IChatClient client, string task, BenchContext context, CancellationToken cancellationToken)
    {
        string[] prompts = TaskPrompts.Draw(task, Prompts);
        List<double> speeds = [];

        // The first round warms up.
        for (int round = 0; round <= context.Rounds.Count; round++)
        {
            long tokens = 0;
            long started = context.Time.GetTimestamp();
            foreach (string prompt in prompts)
            {
                ChatResponse response = await client.GetResponseAsync(prompt, new ChatOptions { Temperature = 0 }, cancellationToken).ConfigureAwait(false);
                tokens += response.Usage?.OutputTokenCount ?? 0;
            }

            if (round > 0)
            {
                speeds.Add(tokens / context.Time.GetElapsedTime(started).TotalSeconds);
            }
        }

        return new Samples(speeds).Median;
    }
}
