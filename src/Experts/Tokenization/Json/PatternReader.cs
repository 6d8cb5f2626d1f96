using CoERouter.Experts.Tokenization.Matching;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads what is searched for: a fixed text or a regular expression.</summary>
internal static class PatternReader
{
    internal static ITextMatcher Read(JsonFields fields)
    {
        (string pattern, bool isLiteral) = ReadText(fields);
        return TextMatchers.Create(pattern, isLiteral);
    }

    internal static (string Pattern, bool IsLiteral) ReadText(JsonFields fields)
    {
        JsonFields pattern = fields.Object("pattern");
        bool isLiteral = pattern.Optional("String") is not null;
        string text = pattern.Text(isLiteral ? "String" : "Regex");
        return text.Length <= TokenizerLimits.PatternCharacters
            ? (text, isLiteral)
            : throw new InvalidDataException(
                $"The pattern in {pattern.Path} has {text.Length} characters; at most {TokenizerLimits.PatternCharacters} are read.");
    }
}
