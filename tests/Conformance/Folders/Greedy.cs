using System.Numerics.Tensors;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Generation;

namespace CoERouter.Tests.Conformance.Folders;

/// <summary>Always the most likely token, through the loop that serves answers.</summary>
internal static class Greedy
{
    /// <summary>Loads a folder and goes on with a prompt up to so many tokens together, or to an end token, which is kept.</summary>
    public static async Task<int[]> RunAsync(string folder, int[] prompt, int length)
    {
        using DecoderModel model = DecoderModel.Load(ExpertFolder.Read(folder));
        using ExpertSlot slot = await model.RentAsync(CancellationToken.None);
        slot.State.Begin();
        return Continue(slot.State, slot.State.Prefill(prompt), length, model.Folder.Configuration.EndTokens);
    }

    /// <summary>Goes on from the logits after the state's last token.</summary>
    public static int[] Continue(DecodingState state, ReadOnlySpan<float> logits, int length, IReadOnlyList<int> ends)
    {
        int token = TensorPrimitives.IndexOfMax(logits);
        while (state.Position + 1 < length && !ends.Contains(token))
        {
            token = TensorPrimitives.IndexOfMax(state.Decode(token));
        }

        return [.. state.Tokens, token];
    }
}
