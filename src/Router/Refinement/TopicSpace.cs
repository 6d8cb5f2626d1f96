namespace CoERouter.Router.Refinement;

/// <summary>
/// The directions in which prompts differ most (latent semantic analysis, Deerwester et al., 1990): words that appear in the same prompts come to lie close,
/// so a prompt is near others of its subject also without a common word. Learned without labels, so unlabelled prompts serve too. Immutable; any thread.
/// </summary>
internal sealed class TopicSpace
{
    /// <summary>How many directions are kept at most.</summary>
    public const int MostTopics = 64;

    private const int Sweeps = 4;

    // Directions are weighted by the root of their strength: neither are the few strongest all, nor does noise count as much as they do.
    private const double StrengthPower = -0.5;

    private readonly double[] _directions;

    private TopicSpace(double[] directions, int topics) => (_directions, Topics) = (directions, topics);

    /// <summary>How many directions there are.</summary>
    public int Topics { get; }

    /// <summary>Finds the directions by subspace iteration.</summary>
    /// <param name="rows">Terms of prompts.</param>
    /// <param name="seed">Seed of the first directions.</param>
    public static TopicSpace Learn(SparseRows rows, int seed)
    {
        int topics = Math.Min(MostTopics, Math.Min(rows.Count, rows.Width) / 4);
        if (topics == 0)
        {
            return new([], 0);
        }

        var random = new Random(seed);
        double[] directions = [.. Enumerable.Range(0, rows.Width * topics).Select(_ => random.NextDouble() - 0.5)];
        double[] strengths = [];
        var kernel = new BlockKernel([rows], [1]);
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            Orthonormalize(directions, topics);
            double[] images = new double[rows.Count * topics];
            for (int row = 0; row < rows.Count; row++)
            {
                BlockKernel.Add(rows.ColumnsOf(row), rows.ValuesOf(row), directions, images.AsSpan(row * topics, topics));
            }

            directions = kernel.Weights(all, images, topics)[0];
            strengths = [.. Enumerable.Range(0, topics).Select(topic => Length(directions, topics, topic))];
        }

        Orthonormalize(directions, topics);
        for (int i = 0; i < directions.Length; i++)
        {
            directions[i] *= strengths[i % topics] > 1e-12 ? Math.Pow(Math.Sqrt(strengths[i % topics]), StrengthPower) : 0;
        }

        return new(directions, topics);
    }

    /// <summary>Where a prompt lies, as a row of length 1; empty where it has no known term.</summary>
    public List<(int Column, float Value)> Of(List<(int Column, float Value)> text)
    {
        if (Topics == 0 || text.Count == 0)
        {
            return [];
        }

        double[] place = new double[Topics];
        foreach ((int column, float value) in text)
        {
            for (int topic = 0; topic < Topics; topic++)
            {
                place[topic] += value * _directions[(column * Topics) + topic];
            }
        }

        double length = Math.Sqrt(place.Sum(value => value * value));
        return length > 0 ? [.. place.Select((value, topic) => (topic, (float)(value / length)))] : [];
    }

    private static double Length(double[] directions, int topics, int topic)
    {
        double square = 0;
        for (int i = topic; i < directions.Length; i += topics)
        {
            square += directions[i] * directions[i];
        }

        return Math.Sqrt(square);
    }

    // Modified Gram-Schmidt, column by column.
    private static void Orthonormalize(double[] directions, int topics)
    {
        for (int topic = 0; topic < topics; topic++)
        {
            for (int other = 0; other < topic; other++)
            {
                double dot = 0;
                for (int row = 0; row < directions.Length; row += topics)
                {
                    dot += directions[row + topic] * directions[row + other];
                }

                for (int row = 0; row < directions.Length; row += topics)
                {
                    directions[row + topic] -= dot * directions[row + other];
                }
            }

            double length = Length(directions, topics, topic);
            for (int row = topic; row < directions.Length; row += topics)
            {
                directions[row] = length > 1e-12 ? directions[row] / length : 0;
            }
        }
    }
}
