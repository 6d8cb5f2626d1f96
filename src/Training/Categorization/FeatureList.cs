using CoERouter.Categorizer;

namespace CoERouter.Training.Categorization;

/// <summary>Collects the buckets of a prompt's features, leaving some out at random. Reused from prompt to prompt.</summary>
internal sealed class FeatureList(int bucketBits)
{
    /// <summary>Buckets of the body features that were kept.</summary>
    public List<int> Body { get; } = [];

    /// <summary>Buckets of the edge features that were kept.</summary>
    public List<int> Edge { get; } = [];

    /// <summary>Reads a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="dropout">The share of features to leave out.</param>
    /// <param name="random">Decides which.</param>
    public void Read(string prompt, double dropout, Random random)
    {
        Body.Clear();
        Edge.Clear();
        Sink sink = new(this, 32 - bucketBits, (uint)(dropout * uint.MaxValue), (uint)random.Next() | 1);
        PromptFeatures.Read(prompt, ref sink);
    }

    private struct Sink(FeatureList list, int shift, uint dropped, uint state) : IFeatureSink
    {
        private uint _state = state;

        public void AddBody(uint hash)
        {
            if (IsKept())
            {
                list.Body.Add((int)(hash >> shift));
            }
        }

        public void AddEdge(uint hash)
        {
            if (IsKept())
            {
                list.Edge.Add((int)(hash >> shift));
            }
        }

        // Marsaglia's xorshift: a draw for every feature must cost next to nothing.
        private bool IsKept()
        {
            if (dropped == 0)
            {
                return true;
            }

            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return _state >= dropped;
        }
    }
}
