using CoERouter.Bench.Measurement;

namespace CoERouter.Bench.Processes;

/// <summary>A number of clients that ask one request after the other, every second one as a stream.</summary>
internal sealed record Load(int Clients, double Seconds, IReadOnlyList<ServedAnswer> Answers)
{
    public double RequestsPerSecond => Answers.Count / Seconds;

    public double TokensPerSecond => Answers.Sum(answer => answer.Tokens) / Seconds;

    public Samples Latencies => new(Answers.Select(answer => answer.Seconds));

    /// <summary>Until the first line of the streams.</summary>
    public Samples? FirstLines => Answers.Any(answer => answer.FirstSeconds is not null) ? new(Answers.Where(answer => answer.FirstSeconds is not null).Select(answer => answer.FirstSeconds!.Value)) : null;

    /// <summary>
    /// Every failure. Greedy answers to the same prompt must be the same text, whoever asked and however it came: one that differs from the first was
    /// mixed up or cut.
    /// </summary>
    public IReadOnlyList<string> Faults()
    {
        Dictionary<int, string> texts = [];
        List<string> faults = [];
        foreach (ServedAnswer answer in Answers)
        {
            if (answer.Fault is { } fault)
            {
                faults.Add(fault);
            }
            else if (!texts.TryAdd(answer.Prompt, answer.Text) && texts[answer.Prompt] != answer.Text)
            {
                faults.Add($"two answers to prompt {answer.Prompt} differ");
            }
        }

        return faults;
    }

    /// <summary>Puts the load on a gateway.</summary>
    public static async Task<Load> RunAsync(GatewayClient gateway, int clients, int requests, int prompts, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        ServedAnswer[][] answers = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => AskAllAsync(client), cancellationToken))).ConfigureAwait(false);
        return new(clients, time.GetElapsedTime(started).TotalSeconds, [.. answers.SelectMany(list => list)]);

        async Task<ServedAnswer[]> AskAllAsync(int client)
        {
            ServedAnswer[] own = new ServedAnswer[requests];
            for (int request = 0; request < requests; request++)
            {
                // Neighbours ask different prompts, and every prompt comes both whole and as a stream.
                int number = client + (request * clients);
                own[request] = await gateway.AskAsync(number % prompts, ((number / prompts) + client) % 2 == 0, cancellationToken).ConfigureAwait(false);
            }

            return own;
        }
    }
}
