namespace CoERouter.Experts.Import.Encoders;

/// <summary>Names of what an encoder's graph computes.</summary>
/// <param name="States">Vectors of tokens, float32 [batch, tokens, width].</param>
/// <param name="Mask">1 for a token and 0 for padding, float32 [batch, tokens].</param>
/// <param name="Absent">0 for a token and a number far below all others for padding, float32 [batch, tokens].</param>
/// <param name="Tokens">The number of tokens, int64 [1].</param>
internal sealed record EncoderOutputs(string States, string Mask, string Absent, string Tokens);
