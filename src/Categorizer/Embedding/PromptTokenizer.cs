namespace CoERouter.Categorizer.Embedding;

/// <summary>
/// Turns a prompt into the token ids that an embedding model was trained with, special tokens included where the model has them. The room of tokenizers lies
/// beside this one, so whoever composes both passes its method here. Has to be thread-safe.
/// </summary>
/// <param name="prompt">The text.</param>
/// <param name="ids">Receives the ids; empty when called.</param>
public delegate void PromptTokenizer(ReadOnlySpan<char> prompt, List<int> ids);
