namespace CoERouter.Router.Refinement;

/// <summary>
/// The directions in which prompts differ most (latent semantic analysis, Deerwester et al., 1990): words that appear in the same prompts come to lie close,
/// so a prompt is near others of its subject also without a common word. Learned without labels, so unlabelled prompts serve too. Immutable; any thread.
/// </summary>
internal sealed class TopicSpace
{
    /// <summary>How many directions are kept at most.</summary>
    public const int MostTopics = 48;

    private const int Sweeps = 3;

    // With fewer prompts or terms per direction, directions are noise.
    private const int FewestPerTopic = 16;

    private readonly double[] _directions;

    private TopicSpace(double[] directions, int topics) => (_directions, Topics) = (directions, topics);

    /// <summary>How many directions there are.</summary>
    public int Topics { get; }

    /// <summary>Finds the directions by subspace iteration.</summary>
    /// <param name="rows">Terms of prompts.</param>
    /// <param name="seed">Seed of the first directions.</param>
    public static TopicSpace Learn(SparseRows rows, int seed)
    {
        int topics = Math.Min(MostTopics, Math.Min(rows.Count, rows.Width) / FewestPerTopic);
        if (topics == 0)
        {
            return new([], 0);
        }

        var random = new Random(seed);
        double[] directions = [.. Enumerable.Range(0, rows.Width * topics).Select(_ => random.NextDouble() - 0.5)];
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
        }

        Orthonormalize(directions, topics);
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

    // Cholesky of the Gram matrix, then a triangular solve per row: both pass over the rows in order, unlike Gram-Schmidt by columns.
    private static void Orthonormalize(double[] directions, int topics)
    {
        double[] gram = new double[topics * topics];
        for (int start = 0; start < directions.Length; start += topics)
        {
            for (int one = 0; one < topics; one++)
            {
                double value = directions[start + one];
                for (int other = 0; other <= one; other++)
                {
                    gram[(one * topics) + other] += value * directions[start + other];
                }
            }
        }

        // A direction that the others already span is left at zero.
        for (int one = 0; one < topics; one++)
        {
            for (int other = 0; other <= one; other++)
            {
                double sum = gram[(one * topics) + other];
                for (int k = 0; k < other; k++)
                {
                    sum -= gram[(one * topics) + k] * gram[(other * topics) + k];
                }

                double pivot = gram[(other * topics) + other];
                gram[(one * topics) + other] = one == other
                    ? Math.Sqrt(Math.Max(0, sum > 1e-10 * gram[(one * topics) + one] ? sum : 0))
                    : pivot > 0 ? sum / pivot : 0;
            }
        }

        for (int start = 0; start < directions.Length; start += topics)
        {
            for (int one = 0; one < topics; one++)
            {
                double sum = directions[start + one];
                for (int k = 0; k < one; k++)
                {
                    sum -= gram[(one * topics) + k] * directions[start + k];
                }

                double pivot = gram[(one * topics) + one];
                directions[start + one] = pivot > 0 ? sum / pivot : 0;
            }
        }
    }
}
