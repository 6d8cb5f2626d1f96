namespace CoERouter.Experts.Tokenization;

/// <summary>What must hold of a definition before a tokenizer can be made from it.</summary>
internal static class TokenizerDefinitionRules
{
    /// <exception cref="InvalidDataException">A rule is broken.</exception>
    internal static void Check(TokenizerDefinition definition)
    {
        AtMost(definition.Vocabulary.Count, TokenizerLimits.Tokens, "tokens in the vocabulary");
        AtMost(definition.Merges.Count, TokenizerLimits.Merges, "merges");
        AtMost(definition.AddedTokens.Count, TokenizerLimits.AddedTokens, "added tokens");
        AtMost(definition.PreTokenizer.Count, TokenizerLimits.PreTokenizerSteps, "pre-tokenizer steps");
        CheckVocabulary(definition.Vocabulary);
        CheckAddedTokens(definition);
        CheckPreTokenizer(definition.PreTokenizer);
        foreach (var id in definition.PrefixIds.Concat(definition.SuffixIds))
        {
            CheckId(id, "A begin or end token");
        }
    }

    private static void CheckVocabulary(IReadOnlyDictionary<string, int> vocabulary)
    {
        if (vocabulary.Count == 0)
        {
            throw new InvalidDataException("The vocabulary is empty.");
        }

        var seen = new Dictionary<int, string>(vocabulary.Count);
        foreach (var (token, id) in vocabulary)
        {
            AtMost(token.Length, TokenizerLimits.TokenCharacters, "characters in a token");
            CheckId(id, $"The token \"{token}\"");
            if (!seen.TryAdd(id, token))
            {
                throw new InvalidDataException($"The tokens \"{seen[id]}\" and \"{token}\" have the same id {id}.");
            }
        }
    }

    private static void CheckAddedTokens(TokenizerDefinition definition)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in definition.AddedTokens)
        {
            AtMost(token.Content.Length, TokenizerLimits.TokenCharacters, "characters in a token");
            CheckId(token.Id, $"The added token \"{token.Content}\"");
            if (token.Content.Length == 0 || !seen.Add(token.Content))
            {
                throw new InvalidDataException($"The added token \"{token.Content}\" (id {token.Id}) is empty or given twice.");
            }

            if (definition.Vocabulary.TryGetValue(token.Content, out var id) && id != token.Id)
            {
                throw new InvalidDataException(
                    $"The added token \"{token.Content}\" has the id {token.Id}, but the vocabulary gives it {id}.");
            }
        }
    }

    private static void CheckPreTokenizer(IReadOnlyList<PreTokenizerStep> steps)
    {
        if (steps.Count(step => step is PreTokenizerStep.ByteLevel) != 1)
        {
            throw new NotSupportedException("The pre-tokenizer must hold exactly one ByteLevel step; other tokenizers are not supported.");
        }

        foreach (var split in steps.OfType<PreTokenizerStep.Split>())
        {
            AtMost(split.Pattern.Length, TokenizerLimits.PatternCharacters, "characters in a splitting pattern");
        }
    }

    private static void CheckId(int id, string what)
    {
        if (id is < 0 or >= TokenizerLimits.Tokens)
        {
            throw new InvalidDataException($"{what} has the id {id}; legal are 0 to {TokenizerLimits.Tokens - 1}.");
        }
    }

    private static void AtMost(int count, int limit, string what)
    {
        if (count > limit)
        {
            throw new InvalidDataException($"The tokenizer has {count} {what}; at most {limit} are read.");
        }
    }
}
