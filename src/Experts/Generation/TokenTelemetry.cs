namespace CoERouter.Experts.Generation;

/// <summary>One token of an answer and how the run that chose it was routed.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Text">Its own text; U+FFFD where it ends within a character.</param>
/// <param name="Layers">The routing of every layer.</param>
public sealed record TokenTelemetry(int Token, string Text, IReadOnlyList<LayerRouting> Layers)
{
    /// <summary>Reads the dense routing weights of one token, [layers × experts].</summary>
    internal static TokenTelemetry Read(int token, string text, ReadOnlySpan<float> routing, int experts)
    {
        var layers = new LayerRouting[routing.Length / experts];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            List<int> used = [];
            List<float> weights = [];
            for (int expert = 0; expert < experts; expert++)
            {
                float weight = routing[(layer * experts) + expert];
                if (weight != 0)
                {
                    used.Add(expert);
                    weights.Add(weight);
                }
            }

            layers[layer] = new(used, weights);
        }

        return new(token, text, layers);
    }
}
