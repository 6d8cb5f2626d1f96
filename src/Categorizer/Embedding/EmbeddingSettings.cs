namespace CoERouter.Categorizer.Embedding;

/// <summary>Details of an embedding model that its folder does not hold.</summary>
public sealed record EmbeddingSettings
{
    /// <summary>Put before every prompt, for models that were trained with one, such as <c>query: </c>. Default empty.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The most tokens that are read; more are cut off. From 1 on, default 512.</summary>
    public int MostTokens { get; init; } = 512;

    /// <summary>The id of the token for unknown text, which static embeddings leave out; null means none. Default null.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Threads of a graph. Default 1: a prompt is short.</summary>
    public int Threads { get; init; } = 1;
}
