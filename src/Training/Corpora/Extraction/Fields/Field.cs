namespace CoERouter.Training.Corpora.Extraction.Fields;

/// <summary>Something that users ask for.</summary>
/// <param name="Key">The key in snake case.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Spellings">
/// How users write it, in words separated by spaces; the first is the key's own. No other field has the same spelling.
/// </param>
internal sealed record Field(string Key, string Kind, string[] Spellings);
