namespace CoERouter.Experts.Mixture;

/// <summary>
/// The tokens of each expert: entries <c>Starts[e] .. Starts[e + 1]</c> of <see cref="Tokens"/> and <see cref="Weights"/> belong to expert
/// e. Pinned arrays that grow and are used again.
/// </summary>
internal sealed class TokenGroups
{
    public int[] Starts { get; private set; } = [];

    public int[] Tokens { get; private set; } = [];

    public float[] Weights { get; private set; } = [];

    /// <summary>Pairs of token and expert.</summary>
    public int Count { get; private set; }

    /// <summary>The entries [from, to) of an expert.</summary>
    public (int From, int To) Range(int expert) => (Starts[expert], Starts[expert + 1]);

    /// <summary>Groups the tokens of dense routing weights, [tokens, experts]; weight 0 means that the token does not use the
    /// expert.</summary>
    public void Build(ReadOnlySpan<float> routing, int experts)
    {
        if (Starts.Length < experts + 1)
        {
            Starts = GC.AllocateUninitializedArray<int>(experts + 1, pinned: true);
        }

        Span<int> starts = Starts.AsSpan(0, experts + 1);
        starts.Clear();
        for (int i = 0; i < routing.Length; i += experts)
        {
            for (int expert = 0; expert < experts; expert++)
            {
                if (routing[i + expert] != 0)
                {
                    starts[expert + 1]++;
                }
            }
        }

        for (int expert = 0; expert < experts; expert++)
        {
            starts[expert + 1] += starts[expert];
        }

        Count = starts[experts];
        if (Tokens.Length < Count)
        {
            Tokens = GC.AllocateUninitializedArray<int>(Count, pinned: true);
            Weights = GC.AllocateUninitializedArray<float>(Count, pinned: true);
        }

        Fill(routing, starts);
    }

    private void Fill(ReadOnlySpan<float> routing, Span<int> starts)
    {
        int experts = starts.Length - 1;
        for (int i = 0, token = 0; i < routing.Length; i += experts, token++)
        {
            for (int expert = 0; expert < experts; expert++)
            {
                float weight = routing[i + expert];
                if (weight != 0)
                {
                    Tokens[starts[expert]] = token;
                    Weights[starts[expert]++] = weight;
                }
            }
        }

        // Filling moved every start to its group's end, which is the next group's start.
        for (int expert = experts; expert > 0; expert--)
        {
            starts[expert] = starts[expert - 1];
        }

        starts[0] = 0;
    }
}
