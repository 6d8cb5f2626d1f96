using System.Numerics.Tensors;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Sampling;

namespace CoERouter.Experts.Import;

/// <summary>
/// Compares an expert with the same model in single precision. The texts are drawn from the latter, so that every position is one that the
/// model itself can come to; where the two differ in nothing but rounding, so do the figures.
/// </summary>
public static class ParityCheck
{
    private const int Texts = 4;
    private const int MostTokens = 64;

    /// <summary>Compares two folders of one model.</summary>
    /// <param name="exact">The folder in single precision.</param>
    /// <param name="rounded">The folder to judge.</param>
    /// <param name="seed">Seed of the texts.</param>
    /// <param name="cancellation">Stops between two texts.</param>
    public static async Task<ParityReport> RunAsync(ExpertFolder exact, ExpertFolder rounded, ulong seed, CancellationToken cancellation)
    {
        using DecoderModel first = DecoderModel.Load(exact, new() { Slots = 1 });
        using DecoderModel second = DecoderModel.Load(rounded, new() { Slots = 1 });
        using ExpertSlot exactSlot = await first.RentAsync(cancellation).ConfigureAwait(false);
        using ExpertSlot roundedSlot = await second.RentAsync(cancellation).ConfigureAwait(false);
        var random = new Xoshiro256(seed);
        var totals = new Totals();
        for (int text = 0; text < Texts; text++)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] tokens = Draw(exactSlot.State, exact, random);
            totals.Add(Score(exactSlot.State, exact, tokens), Score(roundedSlot.State, rounded, tokens), exactSlot.State.VocabularySize);
        }

        return totals.Report();
    }

    private static float[] Score(DecodingState state, ExpertFolder folder, int[] tokens)
    {
        state.Begin(folder.Manifest.Gating);
        return state.Score(tokens);
    }

    private static int[] Draw(DecodingState state, ExpertFolder folder, Xoshiro256 random)
    {
        var tokens = new int[Math.Min(MostTokens, state.Capacity)];
        var probabilities = new float[state.VocabularySize];

        // Any token begins a text, since not every model has one for it.
        tokens[0] = (int)(random.NextUnit() * state.VocabularySize);
        state.Begin(folder.Manifest.Gating);
        for (int i = 1; i < tokens.Length; i++)
        {
            TensorPrimitives.SoftMax(state.Decode(tokens[i - 1]), probabilities);
            double left = random.NextUnit();
            int token = 0;
            while (token < probabilities.Length - 1 && (left -= probabilities[token]) >= 0)
            {
                token++;
            }

            tokens[i] = token;
        }

        return tokens;
    }

    private sealed class Totals
    {
        private int _positions;
        private int _same;
        private double _largest;
        private double _divergence;

        public void Add(float[] exact, float[] rounded, int vocabulary)
        {
            for (int start = 0; start < exact.Length; start += vocabulary, _positions++)
            {
                ReadOnlySpan<float> wanted = exact.AsSpan(start, vocabulary);
                ReadOnlySpan<float> got = rounded.AsSpan(start, vocabulary);
                _same += TensorPrimitives.IndexOfMax(wanted) == TensorPrimitives.IndexOfMax(got) ? 1 : 0;
                (double wantedTotal, double gotTotal) = (LogSum(wanted), LogSum(got));
                for (int i = 0; i < vocabulary; i++)
                {
                    _largest = Math.Max(_largest, Math.Abs((double)wanted[i] - got[i]));
                    double logarithm = wanted[i] - wantedTotal;
                    _divergence += Math.Exp(logarithm) * (logarithm - (got[i] - gotTotal));
                }
            }
        }

        public ParityReport Report() => new(_positions, (double)_same / _positions, _largest, _divergence / _positions);

        private static double LogSum(ReadOnlySpan<float> logits)
        {
            double largest = TensorPrimitives.Max(logits);
            double total = 0;
            foreach (float logit in logits)
            {
                total += Math.Exp(logit - largest);
            }

            return largest + Math.Log(total);
        }
    }
}
