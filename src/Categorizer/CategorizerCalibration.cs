namespace CoERouter.Categorizer;

/// <summary>What is fitted after training, on prompts that training did not see.</summary>
/// <param name="Temperature">What logits are divided by before the softmax; positive. 1 changes nothing.</param>
/// <param name="Threshold">The probability from which an estimate is confident, from 0 to 1.</param>
/// <param name="DomainLimit">The out-of-domain score above which a prompt is foreign.</param>
public sealed record CategorizerCalibration(float Temperature = 1, float Threshold = 0, float DomainLimit = float.PositiveInfinity);
